package dev.spillway.web.connection;

import dev.spillway.testing.HttpConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames of HTTP/2 (RFC 9113) that no client library sends. */
final class Http2Frames {

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final int HEAD = 9;

  private Http2Frames() {}

  /** The preface of a client that takes {@code window} bytes of each answer. */
  static byte[] preface(int window) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] setting =
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array();
    bytes.write(frame(SETTINGS, 0, 0, setting));
    return bytes.toByteArray();
  }

  /** A request without a body; its header fields are written as RFC 7541, 6.1 and 6.2.2 say. */
  static byte[] get(int stream, String path) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82); // :method GET
    block.write(0x86); // :scheme http
    block.write(0x04); // :path
    block.write(path.length());
    block.write(path.getBytes(StandardCharsets.US_ASCII));
    block.write(0x01); // :authority
    block.write("localhost".length());
    block.write("localhost".getBytes(StandardCharsets.US_ASCII));
    return frame(HEADERS, END_STREAM_AND_HEADERS, stream, block.toByteArray());
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEAD + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Reads until {@code count} streams were reset; returns their error codes. */
  static List<Long> resets(HttpConnection connection, int count) throws IOException {
    List<Long> codes = new ArrayList<>();
    while (codes.size() < count) {
      ByteBuffer head = ByteBuffer.wrap(connection.read(HEAD));
      int length = (head.get() & 0xff) << 16 | (head.getShort() & 0xffff);
      int type = head.get();
      ByteBuffer payload = ByteBuffer.wrap(connection.read(length));
      if (type == RST_STREAM) {
        codes.add(payload.getInt() & 0xffffffffL);
      }
    }
    return codes;
  }
}
