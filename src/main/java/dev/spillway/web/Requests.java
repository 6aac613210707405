package dev.spillway.web;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.ticket.TicketClaims;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.RetentionTerms;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.InvalidParametersException;
import dev.spillway.recipe.model.ParameterError;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.request.BodyBudget;
import dev.spillway.web.request.RequestBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses requests. */
@ApplicationScoped
class Requests {

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=[,;]|$)");
  private static final int LONGEST_KEY = 255;

  private final Recipes recipes;
  private final ExportLimits limits;
  private final RetentionSettings retention;
  private final BodyBudget bodies;

  Requests(Recipes recipes, ExportLimits limits, RetentionSettings retention, BodyBudget bodies) {
    this.bodies = bodies;
    this.recipes = recipes;
    this.limits = limits;
    this.retention = retention;
  }

  /** The recipes that the caller may use, by name. */
  List<Recipe> recipes(Caller caller) {
    return recipes.all().stream().filter(recipe -> caller.mayAskFor(recipe.name())).toList();
  }

  /** Returns a recipe for display. A recipe that the caller may not use is reported as unknown. */
  Recipe recipe(Caller caller, String name) {
    return recipes
        .find(name)
        .filter(recipe -> caller.mayAskFor(recipe.name()))
        .orElseThrow(
            () ->
                new Problem(
                        ProblemType.UNKNOWN_RECIPE,
                        "There is no recipe of this name. GET /api/recipes lists them.",
                        Map.of("recipes", recipes(caller).stream().map(Recipe::name).toList()))
                    .exception());
  }

  /**
   * Returns a recipe for an export. For one that the caller may not use, the response is the same
   * whether it exists or not.
   */
  Recipe askedFor(Caller caller, String name) {
    if (!caller.mayAskFor(name)) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "This key may not ask for the recipe \""
                  + SafeText.text(name)
                  + "\"; it may ask for "
                  + String.join(", ", new TreeSet<>(caller.recipes()))
                  + ".")
          .exception();
    }
    return recipe(caller, name);
  }

  /** Parses the body of a one-step request: a form, or a JSON object of parameters. */
  ExportRequest oneStep(
      Caller caller, Recipe recipe, Optional<MediaType> type, InputStream body, String key) {
    try (BodyBudget.Held held = bodies.open(body)) {
      Parameters parameters = valid(() -> parameters(caller, recipe, type, held));
      return new ExportRequest(
          caller.owner(), caller.name(), recipe, parameters, Optional.empty(), key(key));
    }
  }

  private static Parameters parameters(
      Caller caller, Recipe recipe, Optional<MediaType> type, BodyBudget.Held body)
      throws InvalidParametersException {
    if (type.isEmpty() || matches(type.get(), MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
      return Parameters.fromForm(recipe, RequestBody.form(body.text()), caller.owner());
    }
    if (matches(type.get(), MediaType.APPLICATION_JSON_TYPE)) {
      return Parameters.fromJson(recipe, RequestBody.json(body.text()), caller.owner());
    }
    throw Problem.of(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "Send the parameters as application/x-www-form-urlencoded or application/json.")
        .exception();
  }

  private static boolean matches(MediaType type, MediaType wanted) {
    return type.getType().equalsIgnoreCase(wanted.getType())
        && type.getSubtype().equalsIgnoreCase(wanted.getSubtype());
  }

  /** Parses the body of {@code POST /api/exports}. */
  ExportRequest export(Caller caller, InputStream body, String key) {
    try (BodyBudget.Held held = bodies.open(body)) {
      return export(caller, RequestBody.json(held.text()), key(key));
    }
  }

  /** Parses the claims of a ticket, which are members of {@code POST /api/exports}. */
  ExportRequest ticket(Caller caller, Map<String, Object> claims) {
    for (String claim : claims.keySet()) {
      if (!ExportDocument.MEMBERS.contains(claim)) {
        Set<String> known = new TreeSet<>(ExportDocument.MEMBERS);
        known.addAll(TicketClaims.OWN);
        throw Problem.of(
                ProblemType.INVALID_PARAMETERS,
                "\""
                    + SafeText.text(claim)
                    + "\" is no claim of a ticket; its claims are "
                    + known
                    + ".")
            .exception();
      }
    }
    return export(caller, claims, Optional.empty());
  }

  /** Returns the ticket of a form. */
  static String ticketField(Optional<MediaType> type, BodyBudget.Held body) {
    if (type.isPresent() && !matches(type.get(), MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Send the ticket as the field \"ticket\" of application/x-www-form-urlencoded.")
          .exception();
    }
    Map<String, List<String>> form = RequestBody.form(body.text());
    if (!form.keySet().equals(Set.of("ticket")) || form.get("ticket").size() != 1) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "The form has the field \"ticket\", once, and no other.")
          .exception();
    }
    return form.get("ticket").getFirst();
  }

  private ExportRequest export(Caller caller, Map<String, Object> members, Optional<String> key) {
    ExportDocument document = ExportDocument.of(members);
    Recipe recipe = askedFor(caller, document.recipe());
    document.checkAgainst(recipe, RetentionTerms.offered(retention, recipe));
    return new ExportRequest(
        caller.owner(),
        caller.name(),
        recipe,
        valid(() -> Parameters.fromJson(recipe, document.parameters(), caller.owner())),
        document.retention(),
        key);
  }

  private static Map<String, String> member(ParameterError error) {
    Map<String, String> member = new LinkedHashMap<>();
    member.put("parameter", error.name());
    error.value().ifPresent(value -> member.put("value", value));
    member.put("message", error.message());
    return member;
  }

  private static Parameters valid(ParametersReader read) {
    try {
      return read.read();
    } catch (InvalidParametersException e) {
      List<Map<String, String>> errors = e.errors().stream().map(Requests::member).toList();
      throw new Problem(ProblemType.INVALID_PARAMETERS, e.getMessage(), Map.of("errors", errors))
          .exception(e);
    }
  }

  @FunctionalInterface
  private interface ParametersReader {
    Parameters read() throws InvalidParametersException;
  }

  private static Optional<String> key(String key) {
    if (key == null) {
      return Optional.empty();
    }
    boolean printable = key.chars().allMatch(c -> c >= 32 && c < 127);
    if (key.isBlank() || key.length() > LONGEST_KEY || !printable) {
      throw Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "Idempotency-Key takes 1 to " + LONGEST_KEY + " printable ASCII characters.")
          .exception();
    }
    return Optional.of(key);
  }

  /**
   * The time of {@code Prefer: wait=n} (RFC 7240 4.3), at most {@code limits.wait}; {@code
   * otherwise} when there is none.
   */
  Duration wait(List<String> prefer, Duration otherwise) {
    for (String header : prefer) {
      Matcher matcher = WAIT.matcher(header);
      if (matcher.find()) {
        Duration asked = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
        return asked.compareTo(limits.longestWait()) > 0 ? limits.longestWait() : asked;
      }
    }
    return otherwise;
  }
}
