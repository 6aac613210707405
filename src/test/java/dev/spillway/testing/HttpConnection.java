package dev.spillway.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.x connection, byte by byte: what no client library lets a test do or see. */
public final class HttpConnection implements Closeable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream input;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream(), 8192);
  }

  /** To host and port of {@code server}. */
  public static HttpConnection to(URI server) throws IOException {
    return to(server, 0);
  }

  /**
   * To host and port of {@code server}.
   *
   * @param receiveBuffer bytes that the kernel takes for us when we do not read; 0 for its own
   *     choice
   */
  public static HttpConnection to(URI server, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress("localhost", server.getPort()), TIMEOUT_MILLIS);
    return new HttpConnection(socket);
  }

  /** Gives up reading when nothing comes for so long. */
  public HttpConnection patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  /**
   * An answer's head, and its body as far as it was read. Header values are the characters that
   * stand for their bytes.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  public record Answer(String version, int status, Map<String, List<String>> headers, byte[] body) {

    /** The only value of a header; null when there is none. */
    public String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      if (values == null) {
        return null;
      }
      if (values.size() > 1) {
        throw new AssertionError(name + " is there " + values.size() + " times: " + values);
      }
      return values.getFirst();
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Sends bytes, one for each character. */
  public HttpConnection send(String bytes) throws IOException {
    return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public HttpConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /**
   * Sends as much of {@code bytes} as the server takes: it may have answered, and closed, before
   * the end.
   */
  public HttpConnection offer(String bytes) {
    try {
      return send(bytes);
    } catch (IOException closed) {
      return this;
    }
  }

  /** Sends a request of HTTP/1.1 without a body; {@code headers} are whole lines. */
  public HttpConnection request(String method, String target, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    request.append("Host: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return send(request.append("\r\n").toString());
  }

  /** The whole answer to a {@code GET}. */
  public Answer answer() throws IOException {
    return answer("GET");
  }

  /** The whole answer to a request of that method. */
  public Answer answer(String method) throws IOException {
    Answer head = head();
    while (head.status() == 100) {
      head = head(); // RFC 9110 15.2: the answer is still to come
    }
    if (method.equals("HEAD") || head.status() == 304 || head.status() == 204) {
      return head;
    }
    return new Answer(head.version(), head.status(), head.headers(), body(head));
  }

  /** The head of an answer; the body is still to be read. */
  public Answer head() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Answer(status[0], Integer.parseInt(status[1]), headers, new byte[0]);
  }

  private byte[] body(Answer head) throws IOException {
    String length = head.header("Content-Length");
    if (length != null) {
      return read(Integer.parseInt(length));
    }
    if (!"chunked".equals(head.header("Transfer-Encoding"))) {
      return input.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.write(read(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  /** Reads exactly {@code length} bytes. */
  public byte[] read(int length) throws IOException {
    byte[] bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended after " + bytes.length + " of " + length);
    }
    return bytes;
  }

  /** How many bytes still come before the connection ends, in order or with a reset. */
  public long drain() throws IOException {
    long count = 0;
    byte[] buffer = new byte[65_536];
    try {
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        count += read;
      }
    } catch (java.net.SocketException reset) {
      return count;
    }
    return count;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a head: " + line);
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Ends our side, as a client does that is gone, whatever is on its way to it. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
