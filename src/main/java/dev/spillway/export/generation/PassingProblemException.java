package dev.spillway.export.generation;

import dev.spillway.problem.Problem;

/**
 * A generation met a {@link Problem} that may pass: it is tried again a few times, and only then
 * fails with it.
 */
public final class PassingProblemException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public PassingProblemException(Problem problem, Throwable cause) {
    super(problem.type().slug() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
