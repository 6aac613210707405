package dev.spillway.export;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.model.Recipe.Retention.Mode;
import java.time.Duration;
import java.util.Optional;

/**
 * How long one export lives, settled when it is asked for: a change of its recipe or of the
 * settings does not touch it.
 *
 * @param keep how long from the moment it is READY, in mode KEEP; empty in mode ONCE
 * @param evictable whether it may go earlier to make room; never in mode ONCE
 * @param cleanOnError whether what its generation wrote is deleted at once when it fails
 * @param held whether its bytes are Spillway's own
 */
public record RetentionTerms(
    Mode mode, Optional<Duration> keep, boolean evictable, boolean cleanOnError, boolean held) {

  /** What {@code recipe} offers, over the service's own settings. */
  public static RetentionTerms offered(RetentionSettings settings, Recipe recipe) {
    Recipe.Retention said = recipe.retention();
    boolean cleanOnError = said.cleanOnError().orElse(settings.cleanOnError());
    return switch (said.mode().orElse(settings.mode())) {
      case ONCE -> once(cleanOnError, recipe);
      case KEEP ->
          new RetentionTerms(
              Mode.KEEP,
              Optional.of(said.keep().orElse(settings.keep())),
              said.evictable(),
              cleanOnError,
              true);
    };
  }

  /**
   * What is granted: the offer, or the part of it that was asked for.
   *
   * @throws IllegalArgumentException when the offer does not {@link #allows} it
   */
  public static RetentionTerms of(
      RetentionSettings settings, Recipe recipe, Optional<RetentionRequest> asked) {
    RetentionTerms offer = offered(settings, recipe);
    return asked.map(wish -> offer.narrowed(wish, recipe)).orElse(offer);
  }

  private RetentionTerms narrowed(RetentionRequest wish, Recipe recipe) {
    if (!allows(wish)) {
      throw new IllegalArgumentException(wish + " is more than " + this);
    }
    return switch (wish.mode()) {
      case ONCE -> once(cleanOnError, recipe);
      case KEEP ->
          new RetentionTerms(mode, wish.keep().or(() -> keep), evictable, cleanOnError, held);
    };
  }

  /**
   * Whether {@code wish} stays within this: who may keep may also not keep, or keep for less long.
   */
  public boolean allows(RetentionRequest wish) {
    return switch (wish.mode()) {
      case ONCE -> true;
      case KEEP -> keep.filter(most -> wish.keep().orElse(most).compareTo(most) <= 0).isPresent();
    };
  }

  private static RetentionTerms once(boolean cleanOnError, Recipe recipe) {
    return new RetentionTerms(
        Mode.ONCE, Optional.empty(), false, cleanOnError, recipe.snapshot() || recipe.staged());
  }
}
