package dev.spillway.ops.check;

import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.web.app.App;
import dev.spillway.web.app.AppsConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks of the applications that Spillway stands in front of. */
record AppChecks(Settings settings) {

  private static final String SETTING = "spillway.apps.";

  List<String> findings() {
    if (!settings.isReadable(AppsConfig.class)) {
      return List.of();
    }
    AppsConfig config = settings.of(AppsConfig.class);
    List<String> findings = new ArrayList<>(App.findings(config));
    RecipeChecks recipes = new RecipeChecks(settings);
    if (findings.isEmpty() && !config.apps().isEmpty() && recipes.readsRecipes()) {
      Recipes read = recipes.look();
      App.of(config).values().forEach(app -> check(app, read, findings));
    }
    return findings;
  }

  private static void check(App app, Recipes recipes, List<String> findings) {
    Optional<Recipe> recipe = recipes.find(app.recipe());
    Optional<Choice.Selection> selection = recipe.flatMap(Recipe::selection);
    if (selection.isEmpty()) {
      findings.add(
          "%s%s needs the recipe \"%s\", which %s: set spillway.selection.roots, or %s%s.recipe to a recipe with a selection."
              .formatted(
                  SETTING,
                  app.name(),
                  SafeText.text(app.recipe()),
                  recipe.isEmpty() ? "does not exist" : "takes no selection",
                  SETTING,
                  app.name()));
      return;
    }
    List<String> offered = selection.get().roots();
    check(app.name() + ".roots", app.roots(), offered, findings);
    if (offered.containsAll(app.roots())) {
      Set<String> allowed = app.roots().isEmpty() ? Set.copyOf(offered) : app.roots();
      check(app.name() + ".locations", app.locations().named(), allowed, findings);
    }
  }

  private static void check(
      String setting, Iterable<String> named, Collection<String> allowed, List<String> findings) {
    for (String root : named) {
      if (!allowed.contains(root)) {
        findings.add(
            "%s%s names the root \"%s\", which its lists may not name: write one of %s, or remove it."
                .formatted(
                    SETTING,
                    setting,
                    SafeText.text(root),
                    SafeText.names(List.copyOf(new TreeSet<>(allowed)))));
      }
    }
  }
}
