package dev.spillway.web.request;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;

/** A name in a query. */
public final class QueryText {

  private QueryText() {}

  /**
   * The value of a parameter of the query string.
   *
   * @throws dev.spillway.problem.ProblemException {@code invalid-parameters} when no name can be so
   */
  public static String of(String parameter, String value) {
    // PostgreSQL has no text with NUL in it, and takes the question for an error.
    if (value.indexOf('\0') >= 0) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "\"" + parameter + "\" has a NUL character, which no name has.")
          .exception();
    }
    return value;
  }
}
