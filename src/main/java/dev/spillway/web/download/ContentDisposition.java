package dev.spillway.web.download;

import dev.spillway.recipe.model.Filenames;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * {@code Content-Disposition} of an archive (RFC 6266). {@code filename=} contains raw UTF-8,
 * because curl supports nothing else; {@code filename*=} (RFC 8187) is for browsers.
 */
final class ContentDisposition {

  private static final String ATTRIBUTE_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private ContentDisposition() {}

  /**
   * The value of the header. Each character stands for one byte (below 256), as in HTTP/1.1 and
   * HTTP/2.
   */
  static String attachment(String filename) {
    String safe = Filenames.clean(filename);
    String rawUtf8 = new String(safe.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return "attachment; filename=\"" + rawUtf8 + "\"; filename*=UTF-8''" + extended(safe);
  }

  /**
   * As {@link #attachment}, but ASCII only, for an address of a store: in {@code filename=} each
   * other character is {@code _}, because stores encode it differently.
   */
  static String asciiAttachment(String filename) {
    String safe = Filenames.clean(filename);
    StringBuilder ascii = new StringBuilder();
    safe.codePoints().map(point -> point < 0x80 ? point : '_').forEach(ascii::appendCodePoint);
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + extended(safe);
  }

  private static String extended(String safe) {
    StringBuilder encoded = new StringBuilder();
    for (byte unit : safe.getBytes(StandardCharsets.UTF_8)) {
      int value = unit & 0xFF;
      if (ATTRIBUTE_CHARACTERS.indexOf(value) >= 0) {
        encoded.append((char) value);
      } else {
        encoded.append('%').append(HEX.toHexDigits(unit));
      }
    }
    return encoded.toString();
  }
}
