package dev.spillway.database.document;

import java.io.IOException;
import java.util.Arrays;

/**
 * Converts PostgreSQL's text form of an array, {@code {a,"b,c",NULL}} (its documentation, 8.15.6
 * Array Input and Output Syntax), to a JSON array.
 */
final class ArrayText {

  private final DocumentOutput out;
  private final byte[] text;
  private int at;

  private ArrayText(DocumentOutput out, byte[] text) {
    this.out = out;
    this.text = text;
    // Skips the bounds of dimensions that do not start at 1: JSON cannot express them.
    while (text[at] != '{') {
      at++;
    }
  }

  /** Writes one element; {@code value} is null for NULL. */
  interface Element {
    void write(byte[] value) throws IOException;
  }

  static void write(DocumentOutput out, byte[] text, Element element) throws IOException {
    new ArrayText(out, text).write(element);
  }

  private void write(Element element) throws IOException {
    while (at < text.length) {
      switch (text[at]) {
        case '{' -> put('[');
        case '}' -> put(']');
        case ',' -> put(',');
        case '"' -> element.write(quoted());
        default -> element.write(bare());
      }
    }
  }

  private void put(char c) throws IOException {
    out.put(c);
    at++;
  }

  private byte[] quoted() {
    byte[] value = new byte[text.length - at];
    int length = 0;
    for (at++; text[at] != '"'; at++) {
      if (text[at] == '\\') {
        at++;
      }
      value[length++] = text[at];
    }
    at++;
    return Arrays.copyOf(value, length);
  }

  private byte[] bare() {
    int from = at;
    while (text[at] != ',' && text[at] != '}') {
      at++;
    }
    byte[] value = Arrays.copyOfRange(text, from, at);
    return isNull(value) ? null : value;
  }

  /** The text "NULL" would be quoted. */
  private static boolean isNull(byte[] value) {
    return value.length == 4
        && value[0] == 'N'
        && value[1] == 'U'
        && value[2] == 'L'
        && value[3] == 'L';
  }
}
