package dev.spillway.web.door;

import dev.spillway.access.AccessEvent;
import dev.spillway.access.caller.Caller;
import dev.spillway.web.connection.ConnectionCounts;
import dev.spillway.web.connection.RequestLoop;
import dev.spillway.web.problem.Failures;
import dev.spillway.web.problem.ProblemMappers;
import dev.spillway.web.problem.ProblemSender;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.util.Set;

/**
 * The headers that all responses share; set first, by the {@link AccessFilter}. A response may
 * replace them.
 */
@ApplicationScoped
class ResponseHeaders {

  /** Statuses that are audited as denied. */
  private static final Set<Integer> DENIED = Set.of(401, 403, 429);

  private final ProblemSender problems;
  private final Event<AccessEvent> events;

  ResponseHeaders(ProblemSender problems, Event<AccessEvent> events) {
    this.problems = problems;
    this.events = events;
  }

  /** Called before anything else. */
  void begin(RoutingContext context) {
    RequestLoop.keep(context);
    putHeaders(context.response());
    context.addEndHandler(_ -> RequestLoop.run(context, () -> tellDenied(context)));
    context.next();
  }

  private static void putHeaders(HttpServerResponse response) {
    response
        // The response is for this caller at this moment: no cache may store it.
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        // An address may be a signed link, which must not leak in a Referer header.
        .putHeader("Referrer-Policy", "no-referrer")
        // No response of the API is a page.
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }

  private void tellDenied(RoutingContext context) {
    int status = context.response().getStatusCode();
    if (DENIED.contains(status) && !PassedOn.is(context)) {
      events.fire(
          new AccessEvent.Denied(
              status,
              Callers.find(context).map(Caller::name).orElse(""),
              context.request().method().name(),
              ApiCalls.template(context),
              Recipients.address(context)));
    }
  }

  /** Answers requests that the router refuses, and exceptions of handlers outside of resources. */
  void failed(RoutingContext context) {
    RequestLoop.run(context, () -> answerFailed(context));
  }

  private void answerFailed(RoutingContext context) {
    if (abandoned(context)) {
      ConnectionCounts.NODE.abandoned();
      return;
    }
    int status = context.statusCode();
    if (!context.response().headWritten()) {
      // A request without a path has not passed {@link #begin}.
      putHeaders(context.response());
    }
    problems.send(
        context,
        status >= 400 && status < 500
            ? ProblemMappers.refused(status)
            : Failures.problem(thrown(context), "route"));
  }

  /**
   * Whether the only failure is that the client has disconnected: no source is at fault, and there
   * is no client to answer.
   */
  private static boolean abandoned(RoutingContext context) {
    HttpServerResponse response = context.response();
    return response.closed()
        || (context.failure() instanceof IOException && response.headWritten());
  }

  private static Throwable thrown(RoutingContext context) {
    return context.failure() == null
        ? new IllegalStateException("failed with status " + context.statusCode())
        : context.failure();
  }
}
