package dev.spillway.recipe;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.read.RecipeBook;
import dev.spillway.recipe.read.RecipeFolder;
import dev.spillway.recipe.read.RecipeProblem;
import dev.spillway.recipe.read.RecipeReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The recipes in force, kept in step with their folder: {@link #refresh()} takes over changed
 * files. A broken file keeps its previous recipe in force and is reported in {@link #problems()};
 * deleting a file removes its recipe. Thread-safe.
 */
public final class Recipes {

  private static final Logger LOG = Logger.getLogger(Recipes.class);

  private final Optional<RecipeFolder> folder;
  private final RecipeReader reader;
  private final Optional<Recipe> selection;
  private volatile State state = new State(RecipeBook.EMPTY, Optional.empty());
  private volatile Function<String, Optional<String>> off = _ -> Optional.empty();

  /**
   * The state after a refresh.
   *
   * @param unreadable why the folder could not be read by the last refresh; empty when it could
   */
  private record State(RecipeBook book, Optional<RecipeProblem> unreadable) {}

  private Recipes(Optional<Path> folder, List<String> selectionRoots, RecipeReader reader) {
    this.folder = folder.map(RecipeFolder::new);
    this.reader = reader;
    this.selection = SelectionRecipe.of(selectionRoots, reader);
  }

  /**
   * Reads the recipes of the service.
   *
   * @throws BrokenRecipesException as {@link #load(Path, RecipeReader)}
   */
  static Recipes load(RecipeSettings settings, RecipeReader reader) {
    return sound(look(settings, reader));
  }

  /**
   * As {@link #look(Path, RecipeReader)}, with the recipe {@code selection} if it is configured.
   */
  public static Recipes look(RecipeSettings settings, RecipeReader reader) {
    var recipes =
        new Recipes(settings.recipes(), settings.selection().roots().orElse(List.of()), reader);
    recipes.read();
    return recipes;
  }

  /**
   * Reads all recipes of {@code folder}.
   *
   * @throws IllegalStateException when any of them has a problem, with all problems, one per line
   */
  public static Recipes load(Path folder, RecipeReader reader) {
    return sound(look(folder, reader));
  }

  private static Recipes sound(Recipes recipes) {
    List<RecipeProblem> problems = recipes.problems();
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          problems.stream().map(RecipeProblem::toString).collect(Collectors.joining("\n")));
    }
    return recipes;
  }

  /** Reads the valid recipes of {@code folder}, and the problems of the others. */
  public static Recipes look(Path folder, RecipeReader reader) {
    var recipes = new Recipes(Optional.of(folder), List.of(), reader);
    recipes.read();
    return recipes;
  }

  /**
   * Lets operators switch recipes off.
   *
   * @param reason why the recipe of this name is off; empty when it is on
   */
  Recipes switchedOff(Function<String, Optional<String>> reason) {
    off = reason;
    return this;
  }

  public Optional<Recipe> find(String name) {
    Optional<Recipe> found =
        name.equals(SelectionRecipe.NAME) && selection.isPresent()
            ? selection
            : state.book().find(name);
    return found.map(this::switched);
  }

  /** The reason in the recipe's own file comes first: only its author can take it back. */
  private Recipe switched(Recipe recipe) {
    return recipe.disabled().isPresent()
        ? recipe
        : off.apply(recipe.name()).map(recipe::off).orElse(recipe);
  }

  /** All recipes in force, sorted by name. */
  public List<Recipe> all() {
    var all = new TreeMap<>(state.book().recipes());
    selection.ifPresent(recipe -> all.put(recipe.name(), recipe));
    return all.values().stream().map(this::switched).toList();
  }

  /**
   * The readable parts of broken files, to check them for further problems; they must not be used
   * for exports.
   */
  public List<Recipe> drafts() {
    return state.book().drafts();
  }

  /**
   * The current problems of the folder. The recipes in force are valid nevertheless: broken files
   * keep their previous recipe.
   */
  public List<RecipeProblem> problems() {
    State now = state;
    var problems = new ArrayList<RecipeProblem>();
    now.unreadable().ifPresent(problems::add);
    problems.addAll(now.book().problems());
    if (selection.isPresent() && now.book().find(SelectionRecipe.NAME).isPresent()) {
      problems.add(
          RecipeProblem.ofFile(
              SelectionRecipe.NAME + ".yaml",
              "spillway.selection.roots makes a recipe of this name. Rename the file, or remove the setting"));
    }
    return problems;
  }

  /**
   * Takes over changes of the folder, and logs them. Fast when nothing has changed; never throws
   * because of the content of files.
   */
  public synchronized void refresh() {
    State before = state;
    read();
    log(before, state);
  }

  /** Refreshes at intervals of {@code every}, until the returned handle is closed. */
  public Closeable watch(ScheduledExecutorService scheduler, Duration every) {
    ScheduledFuture<?> watch =
        scheduler.scheduleWithFixedDelay(
            this::refreshOrLog, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    return () -> watch.cancel(false);
  }

  /** A scheduler cancels a task that throws, and later changes would be missed. */
  private void refreshOrLog() {
    try {
      refresh();
    } catch (RuntimeException unexpected) {
      LOG.errorf(unexpected, "event=recipes-not-refreshed");
    }
  }

  private synchronized void read() {
    folder.ifPresent(this::read);
  }

  private void read(RecipeFolder folder) {
    State before = state;
    try {
      state = new State(before.book().next(folder.listing(), reader), Optional.empty());
    } catch (IOException unreadable) {
      String message =
          "cannot be read (" + unreadable + "). Set spillway.recipes to the folder of the recipes";
      state =
          new State(
              before.book(), Optional.of(RecipeProblem.ofFile(folder.path().toString(), message)));
    }
  }

  private static void log(State before, State after) {
    after
        .unreadable()
        .filter(problem -> before.unreadable().isEmpty())
        .ifPresent(
            problem ->
                LOG.warnf(
                    "event=recipes-unreadable kept=%d %s", after.book().recipes().size(), problem));
    if (before.book() == after.book()) {
      return;
    }
    List<RecipeProblem> known = before.book().problems();
    after.book().problems().stream()
        .filter(problem -> !known.contains(problem))
        .forEach(
            problem ->
                LOG.warnf("event=recipe-broken kept=%b %s", kept(after.book(), problem), problem));
    after
        .book()
        .recipes()
        .forEach(
            (name, recipe) -> {
              Optional<Recipe> old = before.book().find(name);
              if (old.isEmpty()) {
                LOG.infof("event=recipe-added recipe=%s", name);
              } else if (!old.get().equals(recipe)) {
                LOG.infof("event=recipe-changed recipe=%s", name);
              }
            });
    before.book().recipes().keySet().stream()
        .filter(name -> after.book().find(name).isEmpty())
        .forEach(name -> LOG.infof("event=recipe-removed recipe=%s", name));
  }

  /** Whether the recipe of a broken file is still in force, from before the change. */
  private static boolean kept(RecipeBook book, RecipeProblem problem) {
    return book.find(problem.file().replaceFirst("\\.ya?ml$", "")).isPresent();
  }
}
