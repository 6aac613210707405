package dev.spillway.export.row;

import io.quarkus.panache.common.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The exports that a caller can see; all others appear not to exist.
 *
 * @param owner of the exports; empty: any
 * @param recipes of the exports; empty: any
 */
public record ExportScope(Optional<String> owner, Set<String> recipes) {

  /** For a caller that has proven its right to one export in another way. */
  public static final ExportScope ALL = new ExportScope(Optional.empty(), Set.of());

  public ExportScope {
    recipes = Set.copyOf(recipes);
  }

  /** Returns the scope of the exports of {@code owner}. */
  public static ExportScope of(String owner) {
    return new ExportScope(Optional.of(owner), Set.of());
  }

  /** Returns the conditions of a query, and adds their values to {@code values}. */
  List<String> conditions(Parameters values) {
    List<String> conditions = new ArrayList<>();
    owner.ifPresent(
        name -> {
          conditions.add("owner = :owner");
          values.and("owner", name);
        });
    if (!recipes.isEmpty()) {
      conditions.add("recipe in :recipes");
      values.and("recipes", recipes);
    }
    return conditions;
  }
}
