package dev.spillway.database.document;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/** Formats of values that are common to all documents. */
final class Values {

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final int DATE = "2026-11-21".length();

  private Values() {}

  /** Returns {@code true} for PostgreSQL's {@code t}, otherwise {@code false}. */
  static byte[] truth(byte[] value) {
    return value[0] == 't' ? TRUE : FALSE;
  }

  /**
   * Writes a timestamp in the form of RFC 3339: {@code 2026-11-21T15:30:18.123456Z}, without the
   * {@code Z} if it has no zone. {@code infinity} and {@code BC} stay as they are: RFC 3339 cannot
   * express them.
   *
   * @param value as PostgreSQL writes it with DateStyle ISO in UTC
   */
  static void time(DocumentOutput out, byte[] value) throws IOException {
    int space = indexOf(value, (byte) ' ', 0);
    if (space < DATE) {
      out.put(value);
      return;
    }
    out.put(value, 0, space);
    out.put('T');
    int plus = indexOf(value, (byte) '+', space);
    if (plus < 0) {
      out.put(value, space + 1, value.length);
    } else {
      out.put(value, space + 1, plus);
      out.put('Z');
      // After "+00".
      out.put(value, plus + 3, value.length);
    }
  }

  private static int indexOf(byte[] value, byte wanted, int from) {
    for (int i = from; i < value.length; i++) {
      if (value[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
