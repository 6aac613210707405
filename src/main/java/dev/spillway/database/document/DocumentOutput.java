package dev.spillway.database.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Buffers the bytes of a document, so that writing single bytes is cheap. Does not close the
 * stream.
 */
final class DocumentOutput {

  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private int used;

  DocumentOutput(OutputStream out) {
    this.out = out;
  }

  void put(char ascii) throws IOException {
    if (used == buffer.length) {
      flush();
    }
    buffer[used++] = (byte) ascii;
  }

  void put(byte[] bytes) throws IOException {
    put(bytes, 0, bytes.length);
  }

  void put(byte[] bytes, int from, int to) throws IOException {
    int length = to - from;
    if (length > buffer.length - used) {
      flush();
      if (length > buffer.length) {
        out.write(bytes, from, length);
        return;
      }
    }
    System.arraycopy(bytes, from, buffer, used, length);
    used += length;
  }

  void put(String text) throws IOException {
    put(text.getBytes(UTF_8));
  }

  void flush() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }
}
