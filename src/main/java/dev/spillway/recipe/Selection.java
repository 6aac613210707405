package dev.spillway.recipe;

import java.util.List;
import java.util.Map;

/**
 * The result of applying a recipe to parameters.
 *
 * @param filename file name of the download: one legal name
 * @param chosen in the order of the archive
 * @param missing names (or globs) of missing entries, where the recipe only reports them
 * @param checksums CRC-32 that files must have, as the request says
 */
public record Selection(
    String filename,
    List<SelectedEntry> chosen,
    List<String> missing,
    Map<FileName, Integer> checksums) {

  /** A file of a root. */
  public record FileName(String root, String path) {}

  public Selection {
    chosen = List.copyOf(chosen);
    missing = List.copyOf(missing);
    checksums = Map.copyOf(checksums);
  }

  /** A selection whose request says nothing about checksums. */
  public Selection(String filename, List<SelectedEntry> chosen, List<String> missing) {
    this(filename, chosen, missing, Map.of());
  }
}
