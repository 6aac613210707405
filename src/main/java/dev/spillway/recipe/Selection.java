package dev.spillway.recipe;

import java.util.List;

/**
 * What a recipe and its parameters come to.
 *
 * @param filename what the download is called: one legal file name
 * @param chosen in the order of the archive
 * @param missing entry names (or globs) of what is not there, where the recipe only reports it
 */
public record Selection(String filename, List<SelectedEntry> chosen, List<String> missing) {
  public Selection {
    chosen = List.copyOf(chosen);
    missing = List.copyOf(missing);
  }
}
