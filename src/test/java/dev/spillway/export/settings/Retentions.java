package dev.spillway.export.settings;

import dev.spillway.recipe.model.Recipe;
import java.time.Duration;

/** Settings of retention for tests: an hour to fetch it, ten minutes of grace. */
public final class Retentions {

  private Retentions() {}

  public static RetentionSettings settings(
      Recipe.Retention.Mode mode, Duration keep, boolean cleanOnError) {
    return new RetentionSettings() {
      @Override
      public Recipe.Retention.Mode mode() {
        return mode;
      }

      @Override
      public Duration keep() {
        return keep;
      }

      @Override
      public boolean cleanOnError() {
        return cleanOnError;
      }

      @Override
      public Duration deliverWithin() {
        return Duration.ofHours(1);
      }

      @Override
      public Duration grace() {
        return Duration.ofMinutes(10);
      }

      @Override
      public Duration redirectWithin() {
        return Duration.ofMinutes(1);
      }

      @Override
      public Duration history() {
        return Duration.ofDays(30);
      }
    };
  }
}
