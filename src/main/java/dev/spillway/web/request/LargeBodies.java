package dev.spillway.web.request;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.web.problem.ProblemSender;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * Refuses bodies that are too large by their Content-Length, before they are read: the framework's
 * own refusal would have no body.
 */
@ApplicationScoped
class LargeBodies {

  /** The calls that may bring a selection, or a ticket with one. */
  private static final Pattern SELECTING =
      Pattern.compile("/api/exports/?|/api/tickets/?|/api/recipes/[^/]+/archive/?");

  private final ProblemSender problems;
  private final long mostSelected;

  LargeBodies(ProblemSender problems, ExportLimits limits) {
    this.problems = problems;
    this.mostSelected = limits.selection().asLongValue();
  }

  void register(@Observes Router router) {
    router.route("/api/*").order(Integer.MIN_VALUE + 1).handler(this::refuse);
  }

  private void refuse(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    if (length == null || !length.matches("\\d{7,}")) {
      context.next();
      return;
    }
    boolean selecting = SELECTING.matcher(context.request().path()).matches();
    long most = selecting ? Math.max(mostSelected, RequestBody.LIMIT) : RequestBody.LIMIT;
    if (length.length() > 18 || Long.parseLong(length) > most) {
      problems.send(
          context, (selecting ? RequestBody.tooLarge(most) : RequestBody.tooLarge()).problem());
    } else {
      context.next();
    }
  }
}
