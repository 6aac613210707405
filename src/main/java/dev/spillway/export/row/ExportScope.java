package dev.spillway.export.row;

import io.quarkus.panache.common.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which exports there are for somebody: the others are as if they did not exist.
 *
 * @param owner whose they are; empty: anybody's
 * @param recipes of which recipes they are; empty: of any
 */
public record ExportScope(Optional<String> owner, Set<String> recipes) {

  /** For whoever has proven the right to one export in another way. */
  public static final ExportScope ALL = new ExportScope(Optional.empty(), Set.of());

  public ExportScope {
    recipes = Set.copyOf(recipes);
  }

  /** Exports of {@code owner}. */
  public static ExportScope of(String owner) {
    return new ExportScope(Optional.of(owner), Set.of());
  }

  /** Conditions of a query, whose values it adds. */
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
