package dev.spillway.recipe;

import dev.spillway.database.session.Databases;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.read.RecipeReader;
import dev.spillway.source.Roots;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads the recipes at the start, and checks their folder for changes every second. */
@Singleton
public class RecipesInForce {

  private final Recipes recipes;
  private final Selector selector;
  private final RecipeSwitches switches;

  /**
   * Reads the recipes.
   *
   * @throws IllegalStateException when a recipe is broken; the start fails then
   */
  RecipesInForce(
      RecipeSettings settings, Roots roots, Databases databases, RecipeSwitches switches) {
    this.switches = switches;
    switches.refresh();
    Pickers pickers = Pickers.standard();
    this.recipes =
        Recipes.load(
                settings,
                new RecipeReader(pickers, roots.names(), roots.unlisted(), databases.names()))
            .switchedOff(switches::off);
    this.selector = new Selector(roots::find, pickers);
  }

  @Produces
  @Singleton
  Recipes recipes() {
    return recipes;
  }

  @Produces
  @Singleton
  Selector selector() {
    return selector;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void refresh() {
    recipes.refresh();
    switches.refresh();
  }
}
