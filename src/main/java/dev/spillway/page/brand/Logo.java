package dev.spillway.page.brand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The image at the top of each page.
 *
 * @param extension of its name, with the dot
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
public record Logo(String extension, String mediaType, byte[] bytes) {

  /** All that a page loads is small; a logo is, too. */
  private static final int LARGEST = 32 * 1024;

  private static final Map<String, String> TYPES =
      Map.of(
          ".svg", "image/svg+xml",
          ".png", "image/png",
          ".webp", "image/webp",
          ".jpg", "image/jpeg",
          ".jpeg", "image/jpeg");

  /**
   * Reads a logo.
   *
   * @throws IllegalArgumentException when it is too large, or not an image; says what to do
   * @throws IOException when it cannot be read
   */
  public static Logo read(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String extension = name.substring(Math.max(0, name.lastIndexOf('.')));
    String type = TYPES.get(extension);
    if (type == null) {
      throw new IllegalArgumentException("it is not named .svg, .png, .webp or .jpg");
    }
    if (Files.size(file) > LARGEST) {
      throw new IllegalArgumentException("it is larger than 32 KB: each page loads it");
    }
    return new Logo(extension, type, Files.readAllBytes(file));
  }
}
