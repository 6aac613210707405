package dev.spillway.export.row;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The position in the list of exports at which a page ended; stable while newer exports are added.
 */
public record ExportCursor(Instant createdAt, String id) {

  /** Upper limit: no export is newer, and most later times do not fit the database's type. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  public static ExportCursor after(Export export) {
    return new ExportCursor(export.createdAt, export.id);
  }

  /** Returns its encoded form, which is opaque to clients. */
  public String encoded() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.UTF_8));
  }

  /** Decodes a cursor; empty when it is invalid. */
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
