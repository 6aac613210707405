package dev.spillway.web;

import dev.spillway.export.Problem;
import dev.spillway.export.ProblemType;
import dev.spillway.recipe.Shown;

/** How many a page of a list has. */
final class PageLimit {

  private static final int USUAL = 50;
  private static final int LARGEST = 200;

  private PageLimit() {}

  /** {@code limit} as the query has it; may be null. */
  static int of(String limit) {
    if (limit == null) {
      return USUAL;
    }
    if (!limit.matches("\\d{1,4}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > LARGEST) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "\"limit\" is \""
                  + Shown.text(limit)
                  + "\"; it is a number from 1 to "
                  + LARGEST
                  + ".")
          .exception();
    }
    return Integer.parseInt(limit);
  }
}
