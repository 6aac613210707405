package dev.spillway.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The store's time, from the header {@code Date} of an answer (RFC 9110 6.6.1). */
final class Dates {

  private Dates() {}

  /** Empty when the header is missing or cannot be parsed. */
  static Optional<Instant> of(SdkHttpResponse answer) {
    return answer
        .firstMatchingHeader("Date")
        .flatMap(
            date -> {
              try {
                return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }
}
