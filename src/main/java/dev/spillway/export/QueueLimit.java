package dev.spillway.export;

import dev.spillway.export.row.ExportRows;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Limits the number of open exports on all nodes together to {@code limits.queue}. Concurrent
 * requests do not see each other, so the limit may be exceeded slightly: by at most the number of
 * connections to the database.
 */
@ApplicationScoped
class QueueLimit {

  private final ExportRows rows;
  private final int most;

  QueueLimit(ExportRows rows, ExportLimits limits) {
    this.rows = rows;
    this.most = limits.queue();
  }

  boolean reached() {
    return rows.open(most) >= most;
  }

  /** Returns the response to a request when the limit is {@link #reached}. */
  Problem problem() {
    return new Problem(
        ProblemType.TOO_MANY_EXPORTS,
        "At most "
            + most
            + " exports may be queued or in progress, and this limit is reached. Try again in a"
            + " moment.",
        Map.of("limit", most));
  }
}
