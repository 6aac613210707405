package dev.spillway.web;

import dev.spillway.export.RetentionRequest;
import dev.spillway.export.RetentionTerms;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.request.RequestReader;
import dev.spillway.web.request.RequestTerms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The body of {@code POST /api/exports}.
 *
 * @param recipe name of a recipe
 * @param parameters not validated yet
 * @param retention empty unless the client requires one
 * @param terms what it says besides
 */
record ExportDocument(
    String recipe,
    Map<String, Object> parameters,
    Optional<RetentionRequest> retention,
    RequestTerms terms) {

  static final Set<String> MEMBERS =
      new TreeSet<>(
          Set.of(
              "recipe",
              "parameters",
              "format",
              "retention",
              "filename",
              "selection",
              "parts",
              "dryRun"));

  static ExportDocument of(RequestReader.Members request) {
    Map<String, Object> object = request.members();
    for (String member : object.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw invalid(
            "\""
                + SafeText.text(member)
                + "\" is not a member of an export request; its members are "
                + MEMBERS
                + ".");
      }
    }
    return new ExportDocument(
        text(object, "recipe")
            .orElseThrow(
                () -> invalid("\"recipe\" is missing; GET /api/recipes lists the recipes.")),
        parameters(object),
        RetentionMember.read(object.get("retention")),
        RequestTerms.of(object, request.selection()));
  }

  private static Optional<String> text(Map<String, Object> object, String member) {
    return switch (object.get(member)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw invalid("\"" + member + "\" is a string.");
    };
  }

  private static Map<String, Object> parameters(Map<String, Object> object) {
    return switch (object.get("parameters")) {
      case null -> Map.of();
      case Map<?, ?> members -> {
        Map<String, Object> parameters = new LinkedHashMap<>();
        members.forEach((name, value) -> parameters.put(String.valueOf(name), value));
        yield parameters;
      }
      default -> throw invalid("\"parameters\" is an object.");
    };
  }

  /**
   * Checks that the retention is one that the recipe offers.
   *
   * @throws dev.spillway.problem.ProblemException {@code invalid-parameters}
   */
  void checkAgainst(RetentionTerms offer) {
    retention.ifPresent(asked -> RetentionMember.check(asked, offer));
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
