package dev.spillway.export;

import dev.spillway.recipe.model.Recipe;
import java.time.Duration;
import java.util.Optional;

/**
 * The retention that a caller insists on.
 *
 * @param keep how long, in mode KEEP; empty for as long as the recipe offers, and in mode ONCE
 */
public record RetentionRequest(Recipe.Retention.Mode mode, Optional<Duration> keep) {}
