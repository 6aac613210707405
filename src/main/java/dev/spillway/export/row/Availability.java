package dev.spillway.export.row;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when an export can be downloaded: read from its row whenever it is asked for, so that no
 * sweep has to come first.
 */
public final class Availability {

  /**
   * Further apart are the clocks of two nodes never: a later time was written before a clock was
   * set back.
   */
  public static final Duration CLOCKS = Duration.ofMinutes(1);

  private final RetentionSettings retention;

  Availability(RetentionSettings retention) {
    this.retention = retention;
  }

  /**
   * The end of a READY export's time, as far as its row tells; for {@code once}, a download that
   * moves bytes puts it off.
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

  /** Whether its time is over at {@code now}. */
  boolean over(Export export, Instant now) {
    return !now.isBefore(until(export)) || deliveredAhead(export, now);
  }

  private static boolean deliveredAhead(Export export, Instant now) {
    return export.retention == Recipe.Retention.Mode.ONCE
        && export.coveredAt != null
        && export.coveredAt.isAfter(now.plus(CLOCKS));
  }

  /** Why it is gone, once it is {@link #over}. */
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
