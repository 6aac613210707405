package dev.spillway.web.request;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A time in a query string. */
public final class QueryTime {

  private static final int DATE = "2026-11-30".length();

  /** PostgreSQL and ISO 8601 write the years in between alike. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private QueryTime() {}

  /**
   * Returns the value of a parameter: a time (RFC 3339, 5.6), or a date, which is its beginning in
   * UTC.
   *
   * @throws dev.spillway.problem.ProblemException {@code invalid-parameters} when it is neither
   */
  public static Instant of(String parameter, String value) {
    try {
      Instant time =
          value.length() == DATE
              ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
              // In a query string, a plus is a space.
              : OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
      if (!time.isBefore(FIRST) && time.isBefore(END)) {
        return time;
      }
    } catch (DateTimeException _) {
      // Told below.
    }
    throw Problem.of(
            ProblemType.INVALID_PARAMETERS,
            "\"%s\" is \"%s\"; it is a time such as 2026-11-30T08:00:00Z, or a date."
                .formatted(parameter, SafeText.text(value)))
        .exception();
  }
}
