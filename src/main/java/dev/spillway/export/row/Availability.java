package dev.spillway.export.row;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import java.time.Duration;
import java.time.Instant;

/**
 * Computes how long an export can be downloaded. It is computed from the row on each request, so
 * that the result does not depend on a sweep.
 */
public final class Availability {

  /**
   * Maximum difference between the clocks of two nodes: a time further in the future was written
   * before a clock was set back.
   */
  public static final Duration CLOCKS = Duration.ofMinutes(1);

  private final RetentionSettings retention;

  Availability(RetentionSettings retention) {
    this.retention = retention;
  }

  /**
   * Returns the end of a READY export's time, according to its row. In mode {@code once}, each
   * download that moves bytes extends it.
   */
  Instant until(Export export) {
    return switch (export.retention) {
      case ONCE -> untilDelivered(export);
      case KEEP -> export.availableUntil;
    };
  }

  private Instant untilDelivered(Export export) {
    Instant idle = lastMoved(export).plus(retention.deliverWithin());
    if (export.coveredAt == null) {
      return idle;
    }
    Instant delivered = export.coveredAt.plus(retention.grace());
    return delivered.isBefore(idle) ? delivered : idle;
  }

  /** Returns whether its time is over at {@code now}. */
  boolean over(Export export, Instant now) {
    return !now.isBefore(until(export)) || deliveredAhead(export, now);
  }

  private static boolean deliveredAhead(Export export, Instant now) {
    return export.retention == Recipe.Retention.Mode.ONCE
        && export.coveredAt != null
        && export.coveredAt.isAfter(now.plus(CLOCKS));
  }

  /** Returns the reason once the export is {@link #over}. */
  GoneReason reason(Export export) {
    return switch (export.retention) {
      case ONCE -> GoneReason.ofOnce(export.coveredAt != null, export.sentAt != null);
      case KEEP -> GoneReason.EXPIRED;
    };
  }

  private static Instant lastMoved(Export export) {
    return export.movedAt != null ? export.movedAt : export.readyAt;
  }
}
