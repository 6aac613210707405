package dev.spillway.export.row;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The place in the list of exports where a page ended: stable while newer exports come. */
public record ExportCursor(Instant createdAt, String id) {

  /** What lies beyond was made by nobody, and much of it does not fit into the database's type. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  public static ExportCursor after(Export export) {
    return new ExportCursor(export.createdAt, export.id);
  }

  /** Opaque to callers. */
  public String encoded() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.UTF_8));
  }

  /** Empty when {@code encoded} is none of ours. */
  public static Optional<ExportCursor> decode(String encoded) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      int space = decoded.indexOf(' ');
      if (space < 0) {
        return Optional.empty();
      }
      Instant createdAt = Instant.parse(decoded.substring(0, space));
      boolean storable = createdAt.isAfter(Instant.EPOCH) && createdAt.isBefore(LAST);
      return storable && decoded.indexOf('\0') < 0
          ? Optional.of(new ExportCursor(createdAt, decoded.substring(space + 1)))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
