package dev.spillway.recipe;

import java.util.List;

/**
 * What a recipe and its parameters come to.
 *
 * @param filename what the download is called: one legal file name
 * @param chosen in the order of the archive
 */
public record Selection(String filename, List<Chosen> chosen) {
  public Selection {
    chosen = List.copyOf(chosen);
  }
}
