package dev.spillway.retention.report;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The position in the list of reports at which a page ended; stable while newer reports are added.
 */
public record SweepCursor(Instant startedAt, String id) {

  /** No report has a later time, and much later times do not fit into the database's type. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  static SweepCursor after(SweepReport report) {
    return new SweepCursor(report.startedAt(), report.id());
  }

  /** Opaque to clients. */
  public String encoded() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((startedAt + " " + id).getBytes(StandardCharsets.UTF_8));
  }

  /** Empty when {@code encoded} is not a valid cursor. */
  public static Optional<SweepCursor> decode(String encoded) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      int space = decoded.indexOf(' ');
      if (space < 0 || decoded.indexOf('\0') >= 0) {
        return Optional.empty();
      }
      Instant startedAt = Instant.parse(decoded.substring(0, space));
      return startedAt.isAfter(Instant.EPOCH) && startedAt.isBefore(LAST)
          ? Optional.of(new SweepCursor(startedAt, decoded.substring(space + 1)))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
