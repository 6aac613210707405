package dev.spillway.web.operate;

import dev.spillway.access.AccessEvent;
import dev.spillway.access.caller.Caller;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.RecipeSwitches;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.door.Callers;
import dev.spillway.web.request.BodyBudget;
import dev.spillway.web.request.RequestBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Map;

/** {@code /api/recipes/{name}/off}: switches a recipe off and on. */
@Path("/api/recipes/{name}/off")
@RunOnVirtualThread
public class RecipeSwitchResource {

  private static final String REASON = "reason";

  private static final String USUAL = "An operator has switched it off.";

  private static final int LONGEST = 200;

  private final Recipes recipes;
  private final RecipeSwitches switches;
  private final BodyBudget bodies;
  private final Event<AccessEvent> events;

  RecipeSwitchResource(
      Recipes recipes, RecipeSwitches switches, BodyBudget bodies, Event<AccessEvent> events) {
    this.recipes = recipes;
    this.switches = switches;
    this.bodies = bodies;
    this.events = events;
  }

  /** Switches the recipe off; exports that were requested before go on. */
  @POST
  public void off(@Context RoutingContext context, @PathParam("name") String name, InputStream body)
      throws SQLException {
    Caller caller = Callers.of(context);
    if (!caller.mayAskFor(name) || recipes.find(name).isEmpty()) {
      throw unknown();
    }
    String reason = reason(body);
    switches.switchOff(name, reason, caller.name());
    events.fire(new AccessEvent.RecipeSwitched(name, reason, caller.name()));
  }

  /**
   * Switches the recipe on again; does nothing when it is on. A recipe that is no longer there may
   * have left its switch behind.
   */
  @DELETE
  public void on(@Context RoutingContext context, @PathParam("name") String name)
      throws SQLException {
    Caller caller = Callers.of(context);
    // PostgreSQL refuses a text with NUL.
    if (!caller.mayAskFor(name) || name.indexOf('\0') >= 0) {
      throw unknown();
    }
    if (switches.switchOn(name)) {
      events.fire(new AccessEvent.RecipeSwitched(name, "", caller.name()));
    } else if (recipes.find(name).isEmpty()) {
      throw unknown();
    }
  }

  private static RuntimeException unknown() {
    return Problem.of(
            ProblemType.UNKNOWN_RECIPE,
            "There is no recipe of this name. GET /api/recipes lists them.")
        .exception();
  }

  private String reason(InputStream body) {
    try (BodyBudget.Held held = bodies.open(body)) {
      String text = held.text();
      Map<String, Object> object = text.isBlank() ? Map.of() : RequestBody.json(text);
      for (String member : object.keySet()) {
        if (!member.equals(REASON)) {
          throw invalid(
              "\"%s\" is not a member here; the only one is \"reason\"."
                  .formatted(SafeText.text(member)));
        }
      }
      return switch (object.get(REASON)) {
        case null -> USUAL;
        case String given
            when !given.isBlank() && given.length() <= LONGEST && given.indexOf('\0') < 0 ->
            given.strip();
        default -> throw invalid("\"reason\" is a text of 1 to " + LONGEST + " characters.");
      };
    }
  }

  private static RuntimeException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETERS, detail).exception();
  }
}
