package dev.spillway.export;

/** A generation met a {@link Problem} that may pass: it is tried again a few times, and only then fails with it. */
final class PassingProblemException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  PassingProblemException(Problem problem, Throwable cause) {
    super(problem.type().slug() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
