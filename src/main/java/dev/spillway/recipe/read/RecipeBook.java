package dev.spillway.recipe.read;

import dev.spillway.recipe.model.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The recipes of a folder at one moment, and the problems of its files. A broken file keeps its
 * previous recipe. Immutable.
 */
public final class RecipeBook {

  public static final RecipeBook EMPTY = new RecipeBook(new TreeMap<>(), new TreeMap<>());

  /**
   * One file: its content, the result of reading it, the recipe in force, and the draft when that
   * is not the recipe in force.
   */
  private record Page(
      RecipeFolder.Found found,
      List<RecipeProblem> problems,
      Optional<Recipe> recipe,
      Optional<Recipe> draft) {}

  private final SortedMap<String, Page> pages;
  private final SortedMap<String, String> queries;
  private final SortedMap<String, Recipe> recipes = new TreeMap<>();

  private RecipeBook(SortedMap<String, Page> pages, SortedMap<String, String> queries) {
    this.pages = pages;
    this.queries = queries;
    pages
        .values()
        .forEach(page -> page.recipe().ifPresent(recipe -> recipes.put(recipe.name(), recipe)));
  }

  /** Returns the book for the new content of the folder; this one when nothing has changed. */
  public RecipeBook next(RecipeFolder.Listing listing, RecipeReader reader) {
    SortedMap<String, RecipeFolder.Found> files = listing.recipes();
    var next = new TreeMap<String, Page>();
    files.forEach(
        (file, found) ->
            next.put(file, page(file, alone(file, found, files), listing.queries(), reader)));
    return next.equals(pages) && listing.queries().equals(queries)
        ? this
        : new RecipeBook(next, listing.queries());
  }

  /** A recipe has one file: {@code a.yml} beside {@code a.yaml} is a problem. */
  private static RecipeFolder.Found alone(
      String file, RecipeFolder.Found found, SortedMap<String, RecipeFolder.Found> files) {
    String twin = file.replaceFirst("\\.yml$", ".yaml");
    return !twin.equals(file) && files.containsKey(twin)
        ? new RecipeFolder.Found.Unreadable("has the name of " + twin + ". Remove one of them")
        : found;
  }

  private Page page(
      String file, RecipeFolder.Found found, SortedMap<String, String> texts, RecipeReader reader) {
    Page before = pages.get(file);
    if (before != null && before.found().equals(found) && texts.equals(queries)) {
      return before;
    }
    return switch (found) {
      case RecipeFolder.Found.Unreadable(String reason) ->
          new Page(
              found, List.of(RecipeProblem.ofFile(file, reason)), kept(before), Optional.empty());
      case RecipeFolder.Found.Bytes(var bytes) -> {
        RecipeReader.Reading reading = reader.read(file, bytes, texts);
        yield new Page(
            found, reading.problems(), reading.recipe().or(() -> kept(before)), reading.draft());
      }
    };
  }

  private static Optional<Recipe> kept(Page before) {
    return before == null ? Optional.empty() : before.recipe();
  }

  public Optional<Recipe> find(String name) {
    return Optional.ofNullable(recipes.get(name));
  }

  /** By name. */
  public SortedMap<String, Recipe> recipes() {
    return Collections.unmodifiableSortedMap(recipes);
  }

  /** The readable parts of broken files. */
  public List<Recipe> drafts() {
    return pages.values().stream().flatMap(page -> page.draft().stream()).toList();
  }

  public List<RecipeProblem> problems() {
    var problems = new ArrayList<RecipeProblem>();
    pages.values().forEach(page -> problems.addAll(page.problems()));
    return problems;
  }
}
