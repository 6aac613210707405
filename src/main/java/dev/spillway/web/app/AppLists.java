package dev.spillway.web.app;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.archive.entry.Format;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.RetentionRequest;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.InvalidParametersException;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.web.request.BodyBudget;
import dev.spillway.web.request.RequestReader;
import dev.spillway.web.request.RequestTerms;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the lists of applications: selections as JSON, and lists of mod_zip. */
@ApplicationScoped
class AppLists {

  private static final String SELECTION = "application/vnd.spillway.selection+json";
  private static final String MOD_ZIP = "X-Archive-Files";
  private static final String OWNER = "Spillway-Owner";
  private static final int OK = 200;

  private final Recipes recipes;
  private final BodyBudget bodies;
  private final RequestReader reader;
  private final ExportLimits limits;

  AppLists(Recipes recipes, BodyBudget bodies, RequestReader reader, ExportLimits limits) {
    this.recipes = recipes;
    this.bodies = bodies;
    this.reader = reader;
    this.limits = limits;
  }

  /** A list as a request, with whom it is for. */
  record Listed(Caller caller, ExportRequest request) {}

  /** Returns whether the answer is a list; otherwise it is for the browser. */
  static boolean isList(AppAnswer answer) {
    return answer.status() == OK && (answer.mediaType().equals(SELECTION) || isModZip(answer));
  }

  private static boolean isModZip(AppAnswer answer) {
    return answer
        .header(MOD_ZIP)
        .filter(value -> value.strip().equalsIgnoreCase("zip"))
        .isPresent();
  }

  /**
   * Reads the list, which has to be complete within the timeout of a silence.
   *
   * @throws ProblemException {@code unusable-answer} when it is not what the recipe takes, and the
   *     problems of an answer that does not come to its end
   */
  Listed read(App app, AppAddress address, AppAnswer answer) {
    if (answer
        .header("Content-Encoding")
        .filter(coding -> !coding.equals("identity"))
        .isPresent()) {
      throw unusable(app, "is compressed; send it as it is", Map.of());
    }
    // Lines that a broken connection cut off are lines all the same; cut JSON is none.
    if (!answer.mediaType().equals(SELECTION)
        && answer.header("Content-Length").isEmpty()
        && answer.header("Transfer-Encoding").isEmpty()) {
      throw unusable(
          app, "does not tell where it ends; send it with Content-Length, or chunked", Map.of());
    }
    Recipe recipe =
        recipes
            .find(app.recipe())
            .filter(found -> found.selection().isPresent())
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemType.RECIPE_DISABLED,
                            "The recipe of this application is not there, or takes no selection.")
                        .exception());
    answer.body().hurry();
    try {
      return read(app, recipe, address, answer);
    } catch (InvalidParametersException e) {
      throw unusable(app, "cannot be used: " + e.getMessage(), Map.of());
    } catch (ProblemException e) {
      throw e.getCause() instanceof IOException broken
          ? AppClient.failed(app, broken)
          : ofList(app, e);
    }
  }

  private Listed read(App app, Recipe recipe, AppAddress address, AppAnswer answer)
      throws InvalidParametersException {
    boolean modZip = !answer.mediaType().equals(SELECTION);
    Caller caller =
        new Caller(
            // No key of the API has a colon in its name.
            "app:" + app.name(),
            owner(app, answer),
            Owners.ANY,
            Set.of(Role.REQUESTER),
            Set.of(app.recipe()),
            app.roots());
    try (BodyBudget.Held held =
        bodies.open(
            modZip
                ? new ModZipList(answer.body(), app, limits.selection().asLongValue())
                : answer.body(),
            app.readTimeout())) {
      RequestReader.Members list = modZip ? reader.lines(held) : reader.json(held);
      RequestTerms said = RequestTerms.taken(recipe, list.members(), list.selection());
      if (said.dryRun()) {
        throw unusable(app, "asks for a dry run, which brings no archive", Map.of());
      }
      if (said.parts().isPresent()) {
        throw unusable(app, "asks for parts; this address has a single archive", Map.of());
      }
      RequestTerms terms =
          new RequestTerms(
              modZip ? Optional.of(Format.ZIP.extension()) : said.format(),
              said.filename().or(() -> filename(recipe, address, answer)),
              Optional.empty(),
              false,
              said.selection());
      Recipe formed = terms.of(recipe).inParts(OptionalLong.empty());
      Parameters parameters = Parameters.fromJson(recipe, list.members(), caller.owner());
      return new Listed(
          caller,
          new ExportRequest(
              caller.owner(),
              caller.name(),
              formed,
              terms.of(caller, formed, parameters),
              retention(recipe),
              Optional.empty()));
    }
  }

  private static String owner(App app, AppAnswer answer) {
    String owner = answer.header(OWNER).map(AppFilename::utf8).map(String::strip).orElse("");
    if (!owner.isEmpty() && !Owners.isName(owner)) {
      throw unusable(app, "has a " + OWNER + " that is no name of an owner", Map.of());
    }
    return owner;
  }

  private static Optional<String> filename(Recipe recipe, AppAddress address, AppAnswer answer) {
    String last = address.fileName();
    boolean names =
        recipe.formats().stream()
            .anyMatch(format -> last.toLowerCase(Locale.ROOT).endsWith("." + format.extension()));
    return answer
        .header("Content-Disposition")
        .flatMap(AppFilename::in)
        .or(() -> names ? Optional.of(last) : Optional.empty());
  }

  /** The application is asked each time, so nothing has to be kept, unless the recipe says so. */
  private static Optional<RetentionRequest> retention(Recipe recipe) {
    return recipe.retention().mode().isPresent()
        ? Optional.empty()
        : Optional.of(new RetentionRequest(Recipe.Retention.Mode.ONCE, Optional.empty()));
  }

  /** What the list is at fault for is not the browser's. */
  private static ProblemException ofList(App app, ProblemException e) {
    return switch (e.problem().type()) {
      case MALFORMED_REQUEST, INVALID_PARAMETERS, REQUEST_TOO_LARGE, TOO_MANY_ENTRIES, FORBIDDEN ->
          unusable(
              app,
              "cannot be used: " + e.problem().detail().replace("this key", "this application"),
              e.problem().members());
      default -> e;
    };
  }

  private static ProblemException unusable(App app, String why, Map<String, Object> members) {
    return new Problem(
            ProblemType.UNUSABLE_ANSWER,
            "The list of the application \""
                + app.name()
                + "\" "
                + why.replaceFirst("\\.$", "")
                + ".",
            members)
        .exception();
  }
}
