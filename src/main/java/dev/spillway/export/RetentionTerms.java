package dev.spillway.export;

import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.model.Recipe.Retention.Mode;
import java.time.Duration;
import java.util.Optional;

/**
 * The retention of one export, fixed when it is requested: later changes of its recipe or of the
 * configuration do not affect it.
 *
 * @param keep retention from the moment it is READY, in mode KEEP; empty in mode ONCE
 * @param evictable whether it may be evicted earlier to free space; never in mode ONCE
 * @param cleanOnError whether the bytes of a failed generation are deleted at once
 * @param held whether its bytes are stored by Spillway
 */
public record RetentionTerms(
    Mode mode, Optional<Duration> keep, boolean evictable, boolean cleanOnError, boolean held) {

  /** Returns the terms that {@code recipe} offers, with defaults from the configuration. */
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
   * Returns the terms of one export: the offer, or the part of it that was requested.
   *
   * @throws IllegalArgumentException when the offer does not {@link #allows allow} the request
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
   * Returns whether {@code wish} is within these terms: mode KEEP also allows mode ONCE and shorter
   * retention.
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
