package dev.spillway.recipe.read;

import java.util.List;
import java.util.stream.Collectors;

/** Recipes cannot be served as they are. The message has one line for each problem. */
public final class BrokenRecipesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

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
