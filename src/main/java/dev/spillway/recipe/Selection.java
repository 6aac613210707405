package dev.spillway.recipe;

import java.util.List;

/**
 * The result of applying a recipe to parameters.
 *
 * @param filename file name of the download: one legal name
 * @param chosen in the order of the archive
 * @param missing names (or globs) of missing entries, where the recipe only reports them
 */
public record Selection(String filename, List<SelectedEntry> chosen, List<String> missing) {
  public Selection {
    chosen = List.copyOf(chosen);
    missing = List.copyOf(missing);
  }
}
