package dev.spillway.database.document;

/**
 * The style of a CSV document; it depends on the program that reads it.
 *
 * @param bom whether the document starts with a byte order mark; without one, Excel reads UTF-8 as
 *     another encoding
 * @param delimiter between values: {@code ,}, {@code ;}, {@code |} or a tab
 * @param guarded whether a text that a spreadsheet would run as a formula is prefixed with an
 *     apostrophe
 */
public record CsvStyle(boolean bom, char delimiter, boolean guarded) {

  /** The style of RFC 4180. */
  public static final CsvStyle PLAIN = new CsvStyle(false, ',', false);

  /** The allowed delimiters: they have no other meaning in CSV. */
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
   * Returns whether a spreadsheet would read the text as a formula. The first character decides;
   * some of these characters also have a full-width form.
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
