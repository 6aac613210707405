package dev.spillway.export;

import dev.spillway.recipe.model.Recipe;
import java.time.Duration;
import java.util.Optional;

/**
 * The retention that the caller requests.
 *
 * @param keep in mode KEEP; empty for the duration that the recipe offers, and in mode ONCE
 */
public record RetentionRequest(Recipe.Retention.Mode mode, Optional<Duration> keep) {}
