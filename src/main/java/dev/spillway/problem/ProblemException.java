package dev.spillway.problem;

/** Carries a {@link Problem} to the code that writes the response. */
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  ProblemException(Problem problem, Throwable cause) {
    super(problem.type().slug() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
