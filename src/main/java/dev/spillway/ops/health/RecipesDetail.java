package dev.spillway.ops.health;

import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.read.RecipeProblem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The problems of the current recipe files. After a broken change, the previous recipes stay in
 * force.
 */
@Singleton
final class RecipesDetail implements HealthDetail {

  private final Recipes recipes;

  RecipesDetail(Recipes recipes) {
    this.recipes = recipes;
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    List<RecipeProblem> problems = recipes.problems();
    for (int index = 0; index < problems.size(); index++) {
      details.put("recipe-problem." + (index + 1), problems.get(index).toString());
    }
    details.put("recipes", Integer.toString(recipes.all().size()));
    return details;
  }
}
