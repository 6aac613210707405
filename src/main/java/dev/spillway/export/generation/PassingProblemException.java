package dev.spillway.export.generation;

import dev.spillway.problem.Problem;

/**
 * A generation failed with a {@link Problem} that may be transient: it is retried a few times
 * before the export fails with it.
 */
public final class PassingProblemException extends Exception {

  private final transient Problem problem;

  public PassingProblemException(Problem problem, Throwable cause) {
    super(problem.type().slug() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
