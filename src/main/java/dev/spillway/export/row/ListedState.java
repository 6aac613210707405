package dev.spillway.export.row;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import io.quarkus.panache.common.Parameters;
import java.time.Instant;

/**
 * Selects the rows that are listed as exports in a state: the state that {@link Statuses} shows,
 * whether a sweep has run or not.
 *
 * @param state requested state
 * @param retention determines when an export in mode {@code once} is over
 * @param now time of the request
 */
record ListedState(ExportState state, RetentionSettings retention, Instant now) {

  // The rules of Availability for many rows, except its rule for a delivery time in the future.
  private static final String LASTS =
      "(retention = :keep and availableUntil > :now or retention = :once and coalesce(movedAt, readyAt) > :idle"
          + " and (coveredAt is null or coveredAt > :delivered and coveredAt <= :ahead))";
  private static final String OVER =
      "(retention = :keep and availableUntil <= :now or retention = :once and (coalesce(movedAt, readyAt) <= :idle"
          + " or coveredAt <= :delivered or coveredAt > :ahead))";

  /**
   * Returns a condition in the query language of Hibernate, and adds its values to {@code values}.
   */
  String condition(Parameters values) {
    values.and("state", state);
    return switch (state) {
      case READY -> {
        times(values);
        yield "state = :state and " + LASTS;
      }
      case GONE -> {
        times(values.and("ready", ExportState.READY));
        yield "(state = :state or state = :ready and " + OVER + ")";
      }
      case QUEUED, GENERATING, FAILED, CANCELLED -> "state = :state";
    };
  }

  private void times(Parameters values) {
    values
        .and("keep", Recipe.Retention.Mode.KEEP)
        .and("once", Recipe.Retention.Mode.ONCE)
        .and("now", now)
        .and("idle", now.minus(retention.deliverWithin()))
        .and("delivered", now.minus(retention.grace()))
        .and("ahead", now.plus(Availability.CLOCKS));
  }
}
