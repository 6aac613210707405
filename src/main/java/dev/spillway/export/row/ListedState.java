package dev.spillway.export.row;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import io.quarkus.panache.common.Parameters;
import java.time.Instant;

/**
 * Which rows are listed as exports of a state: those that {@link Statuses} shows in it, whether a
 * sweep has come or not.
 *
 * @param state the state that is asked for
 * @param retention when what is {@code once} is over
 * @param now the moment that it is asked at
 */
record ListedState(ExportState state, RetentionSettings retention, Instant now) {

  // By the same rules as Availability, for many rows.
  private static final String LASTS =
      "(retention = :keep and availableUntil > :now or retention = :once and coalesce(movedAt, readyAt) > :idle"
          + " and (coveredAt is null or coveredAt > :delivered and coveredAt <= :ahead))";
  private static final String OVER =
      "(retention = :keep and availableUntil <= :now or retention = :once and (coalesce(movedAt, readyAt) <= :idle"
          + " or coveredAt <= :delivered or coveredAt > :ahead))";

  /**
   * A condition on rows, in the query language of Hibernate; its values are added to {@code
   * values}.
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
