package dev.spillway.web;

import dev.spillway.export.Problem;
import dev.spillway.export.ProblemType;

/** A name in a query. */
final class QueryText {

  private QueryText() {}

  /** @throws dev.spillway.export.ProblemException {@code invalid-parameters} when no name can be so */
  static String of(String parameter, String value) {
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
