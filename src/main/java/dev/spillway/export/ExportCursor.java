package dev.spillway.export;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The place in the list of exports where a page ended: stable while newer exports come. */
public record ExportCursor(Instant createdAt, String id) {

  static ExportCursor after(Export export) {
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
      return Optional.of(
          new ExportCursor(
              Instant.parse(decoded.substring(0, space)), decoded.substring(space + 1)));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
