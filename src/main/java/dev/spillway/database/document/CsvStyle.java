package dev.spillway.database.document;

/**
 * How a CSV document is written, for whoever reads it.
 *
 * @param bom whether it begins with a byte order mark, without which Excel takes UTF-8 for another
 *     encoding
 * @param delimiter between values: {@code ,}, {@code ;}, {@code |} or a tab
 * @param guarded whether a text that a spreadsheet would run as a formula gets an apostrophe in
 *     front
 */
public record CsvStyle(boolean bom, char delimiter, boolean guarded) {

  /** As RFC 4180 has it. */
  public static final CsvStyle PLAIN = new CsvStyle(false, ',', false);

  /** What delimits nothing else. */
  public static final String DELIMITERS = ",;|\t";

  /**
   * @throws IllegalArgumentException when the delimiter is none of {@link #DELIMITERS}
   */
  public CsvStyle {
    if (DELIMITERS.indexOf(delimiter) < 0) {
      throw new IllegalArgumentException("no delimiter: " + delimiter);
    }
  }

  /**
   * Whether a spreadsheet takes the text for a formula: by its first character, of which some have
   * a full-width form.
   */
  static boolean formula(byte[] text) {
    if (text.length == 0) {
      return false;
    }
    return switch (text[0]) {
      case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
      // U+FF0B, U+FF0D, U+FF1D and U+FF20 in UTF-8.
      case (byte) 0xEF -> text.length > 2 && text[1] == (byte) 0xBC && fullWidth(text[2]);
      default -> false;
    };
  }

  private static boolean fullWidth(byte third) {
    return third == (byte) 0x8B
        || third == (byte) 0x8D
        || third == (byte) 0x9D
        || third == (byte) 0xA0;
  }
}
