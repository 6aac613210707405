package dev.spillway.archive.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

/** UTF-8, as the archive formats and the encoding of manifests use it. */
public final class Utf8 {

  private Utf8() {}

  /**
   * Returns the bytes of {@code text}.
   *
   * @throws IllegalArgumentException for an unpaired surrogate, which has no encoding
   */
  public static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length != length(text)) {
      throw new IllegalArgumentException("text with an unpaired surrogate has no UTF-8 encoding");
    }
    return bytes;
  }

  /**
   * Returns the number of bytes of {@code text} without encoding it; an unpaired surrogate counts
   * as 3.
   */
  public static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        length += 2;
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          // A pair is two chars and four bytes; two of the bytes are in the initial length.
          i++;
        }
      } else if (c >= 0x80) {
        length++;
      }
    }
    return length;
  }
}
