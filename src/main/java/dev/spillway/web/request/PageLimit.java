package dev.spillway.web.request;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;

/** The number of items on a page of a list. */
public final class PageLimit {

  private static final int USUAL = 50;
  private static final int LARGEST = 200;

  private PageLimit() {}

  /** Parses {@code limit} from the query; it may be null. */
  public static int of(String limit) {
    if (limit == null) {
      return USUAL;
    }
    if (!limit.matches("\\d{1,4}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > LARGEST) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "\"limit\" is \""
                  + SafeText.text(limit)
                  + "\"; it is a number from 1 to "
                  + LARGEST
                  + ".")
          .exception();
    }
    return Integer.parseInt(limit);
  }
}
