package dev.spillway.web.request;

import dev.spillway.web.problem.ProblemSender;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses bodies that are too large by their Content-Length, before they are read: the framework's
 * own refusal would have no body.
 */
@ApplicationScoped
class LargeBodies {

  private final ProblemSender problems;

  LargeBodies(ProblemSender problems) {
    this.problems = problems;
  }

  void register(@Observes Router router) {
    router.route("/api/*").order(Integer.MIN_VALUE + 1).handler(this::refuse);
  }

  private void refuse(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    if (length != null
        && length.matches("\\d{7,}")
        && (length.length() > 18 || Long.parseLong(length) > RequestBody.LIMIT)) {
      problems.send(context, RequestBody.tooLarge().problem());
    } else {
      context.next();
    }
  }
}
