package dev.spillway.recipe.read;

import java.util.List;
import java.util.stream.Collectors;

/** Recipes have problems and cannot be served. The message has one line per problem. */
public final class BrokenRecipesException extends RuntimeException {

  private final transient List<RecipeProblem> problems;

  public BrokenRecipesException(List<RecipeProblem> problems) {
    super(problems.stream().map(RecipeProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Never empty. */
  public List<RecipeProblem> problems() {
    return problems;
  }
}
