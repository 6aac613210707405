package dev.spillway.web.door;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.access.Access;
import dev.spillway.access.AccessEvent;
import dev.spillway.access.KeySessions;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import dev.spillway.page.console.Console;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** {@code /api/session}: signs operators in to the console and out of it. */
@Path("/api/session")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SessionResource {

  private final Console console;
  private final Access access;
  private final KeySessions sessions;
  private final AccessMetrics metrics;
  private final Event<AccessEvent> events;

  SessionResource(
      Console console,
      Access access,
      KeySessions sessions,
      AccessMetrics metrics,
      Event<AccessEvent> events) {
    this.console = console;
    this.access = access;
    this.sessions = sessions;
    this.metrics = metrics;
    this.events = events;
  }

  /**
   * Who the caller is.
   *
   * @param mode {@code keys}, or {@code local} or {@code open} where nobody needs a key
   * @param recipes the recipes of the caller's key; absent when it is for all
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SessionView(String caller, List<String> roles, List<String> recipes, String mode) {}

  @GET
  public SessionView session(@Context RoutingContext context) {
    return view(Callers.of(context));
  }

  private SessionView view(Caller caller) {
    return new SessionView(
        caller.name(),
        caller.roles().stream().map(Role::word).sorted().toList(),
        caller.recipes().isEmpty() ? null : List.copyOf(new TreeSet<>(caller.recipes())),
        access.mode().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Opens a session of the key that the request has. Its token is new, whatever the cookie was; a
   * session that the cookie had ends, because nobody could sign out of it any more.
   */
  @POST
  public Response signIn(@Context RoutingContext context) {
    if (!console.hasSessions()) {
      throw forbidden(
          console.isServed()
              ? "There are no keys here, so nobody has to sign in."
              : "There is no console here: see spillway.console.enabled.");
    }
    if (ConsoleCookie.isForeign(context.request())) {
      throw forbidden("A page of another site made this request.");
    }
    String key =
        RequestCredentials.of(context.request())
            .key()
            .orElseThrow(() -> forbidden("Send the key that signs in."));
    Caller caller = Callers.of(context);
    ConsoleCookie.of(context.request()).ifPresent(sessions::close);
    String token = sessions.open(key, console.session());
    metrics.signedIn();
    events.fire(new AccessEvent.SignedIn(caller.name(), Recipients.address(context)));
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.SET_COOKIE, ConsoleCookie.set(token, console.session()))
        .entity(view(caller))
        .build();
  }

  private static RuntimeException forbidden(String sentence) {
    return Problem.of(ProblemType.FORBIDDEN, sentence).exception();
  }

  /** Ends the session of the cookie, on every replica at once. */
  @DELETE
  public Response signOut(@Context RoutingContext context) {
    ConsoleCookie.of(context.request())
        .ifPresent(
            token -> {
              sessions.close(token);
              metrics.signedOut();
            });
    return Response.noContent().header(HttpHeaders.SET_COOKIE, ConsoleCookie.removal()).build();
  }
}
