package dev.spillway.ops.check;

import dev.spillway.database.session.Databases;
import dev.spillway.database.session.DatabasesConfig;
import dev.spillway.recipe.RecipeSettings;
import dev.spillway.recipe.RecipeWarnings;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.read.RecipeProblem;
import dev.spillway.recipe.read.RecipeReader;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.s3.S3;
import dev.spillway.s3.S3Settings;
import dev.spillway.source.Roots;
import dev.spillway.source.root.RootsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Checks of roots, databases and recipes. */
record RecipeChecks(Settings settings) {

  private static final Logger LOG = Logger.getLogger(RecipeChecks.class);

  /** Without requests to the databases. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (settings.isReadable(
        RootsConfig.class, S3Settings.class, DatabasesConfig.class, RecipeSettings.class)) {
      rootsAndRecipes(findings);
    }
    return findings;
  }

  private void rootsAndRecipes(List<String> findings) {
    RootsConfig roots = settings.of(RootsConfig.class);
    try (S3 s3 = new S3(settings.of(S3Settings.class));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Roots opened = new Roots(roots, s3, executor);
      LOG.debugf("event=roots-opened roots=%s", opened.names());
    } catch (IllegalStateException e) {
      e.getMessage().lines().forEach(findings::add);
    }
    DatabasesConfig databases = settings.of(DatabasesConfig.class);
    findings.addAll(Databases.problems(databases));
    recipes(findings);
  }

  private void recipes(List<String> findings) {
    RecipeSettings served = settings.of(RecipeSettings.class);
    List<String> selection = served.selection().roots().orElse(List.of());
    if (served.recipes().isEmpty() && selection.isEmpty()) {
      findings.add(
          "spillway.recipes is not set: set it (docs/configuration.md says to what), or set"
              + " spillway.selection.roots.");
      return;
    }
    Set<String> roots = settings.of(RootsConfig.class).roots().keySet();
    for (String root : selection) {
      if (!roots.contains(root)) {
        String name = SafeText.text(root);
        findings.add(
            ("spillway.selection.roots names the root \"%s\", which is not configured.%s Set"
                    + " spillway.roots.%s.path, or remove it.")
                .formatted(name, Suggestion.sentence(root, roots), name));
      }
    }
    Recipes recipes = look();
    for (RecipeProblem problem : recipes.problems()) {
      findings.add(problem.toString());
    }
    if (selection.isEmpty() && recipes.problems().isEmpty() && recipes.all().isEmpty()) {
      findings.add(
          "spillway.recipes="
              + served.recipes().get()
              + " holds no recipe, so that nothing could be asked for: put a *.yaml file there"
              + " (docs/recipes.md), or set it to the folder that has them.");
    }
  }

  private RecipeReader reader() {
    Map<String, RootsConfig.RootConfig> roots = settings.of(RootsConfig.class).roots();
    return new RecipeReader(
        Pickers.standard(),
        roots.keySet(),
        roots.keySet().stream()
            .filter(name -> roots.get(name).url().isPresent())
            .collect(Collectors.toUnmodifiableSet()),
        settings.of(DatabasesConfig.class).databases().keySet());
  }

  /**
   * Problems that the databases report for the queries of the recipes, including recipes with other
   * problems. Needs requests to the databases, so it is not part of every start. Empty when the
   * settings of the databases cannot be read.
   */
  List<String> queryFindings() {
    if (!readsRecipes()) {
      return List.of();
    }
    Recipes recipes = look();
    List<Recipe> read = new ArrayList<>(recipes.all());
    read.addAll(recipes.drafts());
    Databases databases = new Databases(this::usableDatabases);
    try {
      return new QueryChecks(databases).findings(read);
    } finally {
      databases.close();
    }
  }

  /** The databases whose settings are valid enough to try a connection. */
  private Map<String, DatabasesConfig.DatabaseConfig> usableDatabases() {
    Map<String, DatabasesConfig.DatabaseConfig> usable = new TreeMap<>();
    settings
        .of(DatabasesConfig.class)
        .databases()
        .forEach(
            (name, database) -> {
              if (Databases.problems(() -> Map.of(name, database)).isEmpty()) {
                usable.put(name, database);
              }
            });
    return usable;
  }

  /** Whether the settings that recipes depend on can be read. */
  boolean readsRecipes() {
    return settings.isReadable(RootsConfig.class, DatabasesConfig.class, RecipeSettings.class);
  }

  /** Probable mistakes that do not prevent a start. */
  List<String> warnings() {
    return readsRecipes()
        ? look().all().stream().flatMap(recipe -> RecipeWarnings.of(recipe).stream()).toList()
        : List.of();
  }

  /** How many recipes are valid. */
  int valid() {
    return look().all().size();
  }

  /** The recipes, also those that are not valid. */
  Recipes look() {
    return Recipes.look(settings.of(RecipeSettings.class), reader());
  }
}
