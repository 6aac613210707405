package dev.spillway.export;

import dev.spillway.recipe.Recipes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** How long before its end a kept export is to be told of. */
@ApplicationScoped
public class ExpiryNotice {

  private final Recipes recipes;

  ExpiryNotice(Recipes recipes) {
    this.recipes = recipes;
  }

  /** What the recipe of this name says; empty when it says nothing, or is not there any more. */
  public Optional<Duration> before(String recipe) {
    return recipes.find(recipe).flatMap(found -> found.retention().expiringBefore());
  }
}
