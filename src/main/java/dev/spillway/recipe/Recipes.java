package dev.spillway.recipe;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.read.BrokenRecipesException;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The recipes in force. They follow their folder: a changed file is taken up at the next {@link
 * #refresh()}, a broken change keeps the recipe as it was and shows in {@link #problems()}, and a
 * recipe goes with its file. Thread-safe.
 */
public final class Recipes {

  private static final Logger LOG = Logger.getLogger(Recipes.class);

  private final RecipeFolder folder;
  private final RecipeReader reader;
  private volatile State state = new State(RecipeBook.EMPTY, Optional.empty());

  /**
   * @param unreadable why the folder could not be read at the last attempt
   */
  private record State(RecipeBook book, Optional<RecipeProblem> unreadable) {}

  private Recipes(Path folder, RecipeReader reader) {
    this.folder = new RecipeFolder(folder);
    this.reader = reader;
  }

  /**
   * Reads all recipes of {@code folder}.
   *
   * @throws BrokenRecipesException when anything is wrong with any of them, telling all of it
   */
  public static Recipes load(Path folder, RecipeReader reader) {
    var recipes = new Recipes(folder, reader);
    recipes.read();
    List<RecipeProblem> problems = recipes.problems();
    if (!problems.isEmpty()) {
      throw new BrokenRecipesException(problems);
    }
    return recipes;
  }

  /**
   * Everything that is wrong with the recipes of {@code folder}; empty when they can be served.
   * Starts nothing.
   */
  public static List<RecipeProblem> check(Path folder, RecipeReader reader) {
    return look(folder, reader).problems();
  }

  /**
   * Reads what can be read of {@code folder}: the sound recipes, and what is wrong with the others.
   */
  public static Recipes look(Path folder, RecipeReader reader) {
    var recipes = new Recipes(folder, reader);
    recipes.read();
    return recipes;
  }

  public Optional<Recipe> find(String name) {
    return state.book().find(name);
  }

  /** Sorted by name. */
  public List<Recipe> all() {
    return List.copyOf(state.book().recipes().values());
  }

  /**
   * What could be read of the broken files, to look for more that is wrong with them; nobody may
   * ask for these.
   */
  public List<Recipe> drafts() {
    return state.book().drafts();
  }

  /**
   * What is wrong with the folder now. The recipes in force are sound all the same: those of before
   * the change.
   */
  public List<RecipeProblem> problems() {
    State now = state;
    var problems = new ArrayList<RecipeProblem>();
    now.unreadable().ifPresent(problems::add);
    problems.addAll(now.book().problems());
    return problems;
  }

  /**
   * Takes up what changed in the folder, and logs it. Cheap when nothing did; never throws for what
   * files hold.
   */
  public synchronized void refresh() {
    State before = state;
    read();
    log(before, state);
  }

  /** Refreshes every so often until the answer is closed. */
  public Closeable watch(ScheduledExecutorService scheduler, Duration every) {
    ScheduledFuture<?> watch =
        scheduler.scheduleWithFixedDelay(
            this::refreshOrLog, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    return () -> watch.cancel(false);
  }

  /** A scheduler drops what throws, and with it every later change. */
  private void refreshOrLog() {
    try {
      refresh();
    } catch (RuntimeException unexpected) {
      LOG.errorf(unexpected, "event=recipes-not-refreshed folder=%s", folder.path());
    }
  }

  private synchronized void read() {
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

  /** Whether a broken file still has a recipe in force: the one that it held before. */
  private static boolean kept(RecipeBook book, RecipeProblem problem) {
    return book.find(problem.file().replaceFirst("\\.ya?ml$", "")).isPresent();
  }
}
