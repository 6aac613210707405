package dev.spillway.database.query;

/**
 * A position in a query's text.
 *
 * @param line from 1
 * @param column in characters, from 1
 */
public record Place(int line, int column) {

  /** Returns the position of the char at {@code offset}. */
  static Place of(String text, int offset) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Place(line, text.codePointCount(start, offset) + 1);
  }

  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
