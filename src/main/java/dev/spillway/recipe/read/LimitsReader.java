package dev.spillway.recipe.read;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the limits of a recipe: {@code limits: {in-flight: 1, cooldown: 48h}}, and its switch,
 * {@code disabled}.
 */
final class LimitsReader {

  /** More than the queue of the whole service can hold. */
  private static final long MOST_IN_FLIGHT = 100_000;

  /** A year: a longer cooldown would be a permanent refusal. */
  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(365);

  private static final String NO_REASON = "Its operator has switched it off.";

  private final Problems problems;

  LimitsReader(Problems problems) {
    this.problems = problems;
  }

  Recipe.Limits read(YamlMapping limits) {
    limits.allow("limits", List.of("in-flight", "cooldown"), Set.of());
    OptionalInt inFlight =
        limits
            .whole("in-flight", 1, MOST_IN_FLIGHT)
            .map(most -> OptionalInt.of(Math.toIntExact(most)))
            .orElse(OptionalInt.empty());
    return new Recipe.Limits(
        inFlight, limits.duration("cooldown").filter(cooldown -> allowed(limits, cooldown)));
  }

  private boolean allowed(YamlMapping limits, Duration cooldown) {
    boolean allowed = cooldown.compareTo(LONGEST_COOLDOWN) <= 0;
    if (!allowed) {
      problems.at(
          limits.values().get("cooldown"),
          "cooldown must be at most %s, not %s"
              .formatted(Quantities.written(LONGEST_COOLDOWN), Quantities.written(cooldown)));
    }
    return allowed;
  }

  /**
   * The reason why the recipe is disabled. {@code disabled: true} has a default reason, for an
   * operator in a hurry.
   */
  static Optional<String> disabled(YamlMapping recipe) {
    if (!recipe.has("disabled")) {
      return Optional.empty();
    }
    return recipe
        .text("disabled")
        .filter(reason -> !reason.equals("false"))
        .map(reason -> reason.equals("true") ? NO_REASON : reason);
  }
}
