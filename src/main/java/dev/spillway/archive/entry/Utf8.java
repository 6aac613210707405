package dev.spillway.archive.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text as both formats and the manifest's own encoding write it. */
public final class Utf8 {

  private Utf8() {}

  /**
   * The bytes of {@code text}.
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

  /** How many bytes {@code text} takes, without making them; an unpaired surrogate counts 3. */
  public static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        length += 2;
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          // A pair is two chars and four bytes: both were counted once already.
          i++;
        }
      } else if (c >= 0x80) {
        length++;
      }
    }
    return length;
  }
}
