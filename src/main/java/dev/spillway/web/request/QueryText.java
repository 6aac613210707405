package dev.spillway.web.request;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;

/** A name in a query string. */
public final class QueryText {

  private QueryText() {}

  /**
   * Returns the value of a parameter.
   *
   * @throws dev.spillway.problem.ProblemException {@code invalid-parameters} when no name can have
   *     this value
   */
  public static String of(String parameter, String value) {
    // PostgreSQL does not support NUL in a text, and would report an error.
    if (value.indexOf('\0') >= 0) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "\"" + parameter + "\" has a NUL character, which no name has.")
          .exception();
    }
    return value;
  }
}
