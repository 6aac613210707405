package dev.spillway.recipe;

import dev.spillway.database.query.Query;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.FilenameTemplate;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Recipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds probable mistakes in a valid recipe: unused parameters, and queries that return the same
 * rows for every owner.
 */
public final class RecipeWarnings {

  private RecipeWarnings() {}

  /** One sentence for each warning. */
  public static List<String> of(Recipe recipe) {
    List<String> warnings = new ArrayList<>();
    unused(recipe, warnings);
    List<String> owners =
        recipe.parameters().values().stream()
            .filter(Parameter::fromOwner)
            .map(Parameter::name)
            .toList();
    if (!owners.isEmpty()) {
      queries(recipe)
          .distinct()
          .filter(query -> query.names().stream().noneMatch(owners::contains))
          .map(query -> everybodys(recipe, query, owners.getFirst()))
          .forEach(warnings::add);
    }
    return warnings;
  }

  private static String everybodys(Recipe recipe, Query query, String owner) {
    return "%s: %s does not use %s, which is the owner's: every owner gets the same rows. Write a condition with :%s, unless they are for everybody"
        .formatted(recipe.name(), query.name(), owner, owner);
  }

  private static void unused(Recipe recipe, List<String> warnings) {
    if (recipe.contents().stream().anyMatch(Choice.Pick.class::isInstance)) {
      return; // every parameter is a picker's
    }
    Set<String> used =
        new HashSet<>(FilenameTemplate.names(recipe.archive().filename().toString()));
    used.addAll(recipe.pathParameters());
    queries(recipe).forEach(query -> used.addAll(query.names()));
    recipe.parameters().values().forEach(other -> used.addAll(other.requiredWhen().keySet()));
    recipe.parameters().keySet().stream()
        .filter(name -> !used.contains(name))
        .map(
            name ->
                "%s: nothing uses the parameter %s: write :%s in a query or {%s} in a path or the file name, or remove it"
                    .formatted(recipe.name(), name, name, name))
        .forEach(warnings::add);
  }

  private static Stream<Query> queries(Recipe recipe) {
    return recipe.contents().stream()
        .flatMap(
            choice ->
                switch (choice) {
                  case Choice.QueriedFiles files -> Stream.of(files.query());
                  case Choice.RowsDocument document -> document.document().queries().stream();
                  case Choice.Files _,
                      Choice.OneFile _,
                      Choice.Pick _,
                      Choice.PickedDocument _,
                      Choice.Selection _ ->
                      Stream.empty();
                });
  }
}
