package dev.spillway.recipe.selection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A selection as a request brought it, with what has to be checked against the recipe and the
 * caller.
 *
 * @param entries number of entries
 * @param roots each root that a file names, with the index of its first file; {@code ""} for files
 *     that name none
 * @param text index of the first text; empty when there is none
 */
public record ReadSelection(
    RequestedSelection selection, int entries, Map<String, Integer> roots, OptionalInt text) {
  public ReadSelection {
    roots = Collections.unmodifiableMap(new LinkedHashMap<>(roots));
  }
}
