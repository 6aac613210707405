package dev.spillway.export;

import dev.spillway.export.row.ExportRows;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Lets so many exports be made or wait for it at once, on all nodes together, as {@code
 * limits.queue} says. Requests that come in the same moment do not see each other: there may be a
 * few more, at most as many as there are connections to the database.
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

  /** What a request is answered when it is {@link #reached}. */
  Problem problem() {
    return new Problem(
        ProblemType.TOO_MANY_EXPORTS,
        "At most "
            + most
            + " exports are made or wait for it at once, and so many there are. Try again in a moment.",
        Map.of("limit", most));
  }
}
