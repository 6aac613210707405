package dev.spillway.web;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.ticket.TicketClaims;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.RetentionRequest;
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
import dev.spillway.web.request.RequestReader;
import dev.spillway.web.request.RequestTerms;
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
public class Requests {

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=[,;]|$)");
  private static final int LONGEST_KEY = 255;

  /** One JSON value a line; the first is the request, the others are the entries. */
  private static final MediaType NDJSON = new MediaType("application", "x-ndjson");

  private final Recipes recipes;
  private final ExportLimits limits;
  private final RetentionSettings retention;
  private final BodyBudget bodies;
  private final RequestReader reader;

  Requests(
      Recipes recipes,
      ExportLimits limits,
      RetentionSettings retention,
      BodyBudget bodies,
      RequestReader reader) {
    this.bodies = bodies;
    this.reader = reader;
    this.recipes = recipes;
    this.limits = limits;
    this.retention = retention;
  }

  /** The recipes that the caller may use, by name. */
  public List<Recipe> recipes(Caller caller) {
    return recipes.all().stream().filter(recipe -> caller.mayAskFor(recipe.name())).toList();
  }

  /** Returns a recipe for display. A recipe that the caller may not use is reported as unknown. */
  public Recipe recipe(Caller caller, String name) {
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
  public Recipe askedFor(Caller caller, String name) {
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

  /**
   * Parses the body of a one-step request: a form, or a JSON object of parameters; for a recipe
   * that takes a selection, JSON or NDJSON with the selection beside the parameters.
   */
  ExportRequest oneStep(
      Caller caller, Recipe recipe, Optional<MediaType> type, InputStream body, String key) {
    try (BodyBudget.Held held = bodies.open(body)) {
      if (type.isEmpty() || matches(type.get(), MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
        Map<String, List<String>> form = RequestBody.form(held.text());
        RequestTerms terms = RequestTerms.takenFromForm(recipe, form);
        Parameters parameters = valid(() -> Parameters.fromForm(recipe, form, caller.owner()));
        return request(caller, recipe, parameters, terms, Optional.empty(), key(key));
      }
      RequestReader.Members members = members(recipe, type.get(), held);
      RequestTerms terms = RequestTerms.taken(recipe, members.members(), members.selection());
      Parameters parameters =
          valid(() -> Parameters.fromJson(recipe, members.members(), caller.owner()));
      return request(caller, recipe, parameters, terms, Optional.empty(), key(key));
    }
  }

  private RequestReader.Members members(Recipe recipe, MediaType type, BodyBudget.Held body) {
    boolean selecting = recipe.selection().isPresent();
    if (selecting && matches(type, NDJSON)) {
      return reader.lines(body);
    }
    if (matches(type, MediaType.APPLICATION_JSON_TYPE)) {
      return selecting
          ? reader.json(body)
          : new RequestReader.Members(
              new LinkedHashMap<>(RequestBody.json(body.text())), Optional.empty());
    }
    throw Problem.of(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            selecting
                ? "Send the selection as application/json or application/x-ndjson."
                : "Send the parameters as application/x-www-form-urlencoded or application/json.")
        .exception();
  }

  private static ExportRequest request(
      Caller caller,
      Recipe recipe,
      Parameters parameters,
      RequestTerms terms,
      Optional<RetentionRequest> retention,
      Optional<String> key) {
    Recipe formed = terms.of(recipe);
    return new ExportRequest(
        caller.owner(),
        caller.name(),
        formed,
        terms.of(caller, formed, parameters),
        retention,
        key,
        terms.dryRun());
  }

  private static boolean matches(MediaType type, MediaType wanted) {
    return type.getType().equalsIgnoreCase(wanted.getType())
        && type.getSubtype().equalsIgnoreCase(wanted.getSubtype());
  }

  /** Parses the body of {@code POST /api/exports}. */
  ExportRequest export(Caller caller, Optional<MediaType> type, InputStream body, String key) {
    try (BodyBudget.Held held = bodies.open(body)) {
      boolean lines = type.filter(given -> matches(given, NDJSON)).isPresent();
      return export(caller, lines ? reader.lines(held) : reader.json(held), key(key));
    }
  }

  /** Parses the claims of a ticket, which are members of {@code POST /api/exports}. */
  ExportRequest ticket(Caller caller, RequestReader.Members claims) {
    Set<String> known = new TreeSet<>(ExportDocument.MEMBERS);
    known.remove("dryRun");
    for (String claim : claims.members().keySet()) {
      if (!known.contains(claim)) {
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

  private ExportRequest export(Caller caller, RequestReader.Members members, Optional<String> key) {
    ExportDocument document = ExportDocument.of(members);
    Recipe recipe = askedFor(caller, document.recipe());
    document.checkAgainst(RetentionTerms.offered(retention, recipe));
    return request(
        caller,
        recipe,
        valid(() -> Parameters.fromJson(recipe, document.parameters(), caller.owner())),
        document.terms(),
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
  public Duration wait(List<String> prefer, Duration otherwise) {
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
