package dev.spillway.export;

import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.recipe.Recipes;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Registers the meters of all recipes, so that every outcome is visible as zero; recipes may be
 * added while the service runs.
 */
@ApplicationScoped
class RecipeMetrics {

  private final Recipes recipes;
  private final ExportMetrics metrics;

  RecipeMetrics(Recipes recipes, ExportMetrics metrics) {
    this.recipes = recipes;
    this.metrics = metrics;
  }

  @Scheduled(every = "10s")
  void register() {
    recipes.all().forEach(recipe -> metrics.register(recipe.name()));
  }
}
