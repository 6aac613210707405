package dev.spillway.database.document;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes UTF-8 text as JSON strings in UTF-8 (RFC 8259, section 7). */
final class JsonText {

  static final byte[] NULL = "null".getBytes(US_ASCII);

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private JsonText() {}

  /** Writes a string with its quotes. */
  static void quoted(DocumentOutput out, byte[] text) throws IOException {
    out.put('"');
    escaped(out, text);
    out.put('"');
  }

  /** Returns the string with its quotes. */
  static byte[] name(String name) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DocumentOutput(bytes);
    quoted(out, name.getBytes(UTF_8));
    out.flush();
    return bytes.toByteArray();
  }

  private static void escaped(DocumentOutput out, byte[] text) throws IOException {
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        out.put(text, from, i);
        from = i + 1;
        escape(out, b);
      }
    }
    out.put(text, from, text.length);
  }

  private static void escape(DocumentOutput out, byte b) throws IOException {
    out.put('\\');
    switch (b) {
      case '\n' -> out.put('n');
      case '\r' -> out.put('r');
      case '\t' -> out.put('t');
      case '\b' -> out.put('b');
      case '\f' -> out.put('f');
      case '"', '\\' -> out.put((char) b);
      default -> {
        out.put("u00");
        out.put((char) HEX[b >> 4]);
        out.put((char) HEX[b & 15]);
      }
    }
  }
}
