package dev.spillway.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import javax.net.ServerSocketFactory;

/**
 * An HTTP/1.1 server whose pages write every byte of their answers, so that these can be as wrong
 * as a test needs them. It keeps connections, and answers each on a thread of its own.
 */
public final class WebServer implements Closeable {

  /** Writes one answer, the status line included. Throws to end the connection. */
  @FunctionalInterface
  public interface Page {
    void answer(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * A request.
   *
   * @param target as it was sent, still encoded
   * @param headers by their lower-case names
   */
  public record Request(String method, String target, Map<String, String> headers) {}

  private final ServerSocket listener;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile Page others = (_, out) -> head(out, "404 Not Found", "Content-Length: 0");

  /** Without TLS, on a port of its own choice. */
  public WebServer() {
    this(ServerSocketFactory.getDefault(), 0);
  }

  /** Without TLS, on the port of a server that was just closed, which may still be bound. */
  public static WebServer at(int port) {
    return await("port " + port)
        .atMost(Duration.ofSeconds(30))
        .ignoreException(UncheckedIOException.class)
        .until(() -> new WebServer(ServerSocketFactory.getDefault(), port), Objects::nonNull);
  }

  public WebServer(ServerSocketFactory sockets, int port) {
    try {
      listener = sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The address of the server with {@code path}, which begins with a slash. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Answers requests for {@code target}, as it is sent. */
  public WebServer page(String target, Page page) {
    pages.put(target, page);
    return this;
  }

  /** Answers all other requests; 404 by default. */
  public WebServer others(Page page) {
    others = page;
    return this;
  }

  /** Forgets all pages and requests. */
  public void clear() {
    pages.clear();
    requests.clear();
  }

  /** All requests so far. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** {@code GET /files/a.txt} for each request so far. */
  public List<String> calls() {
    return requests().stream().map(request -> request.method() + " " + request.target()).toList();
  }

  /** Writes a status line and headers. */
  public static void head(OutputStream out, String status, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** A page that has a length and nothing else. */
  public static Page text(String text, String... headers) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return (request, out) -> {
      List<String> all = new ArrayList<>(List.of(headers));
      all.add("Content-Length: " + bytes.length);
      head(out, "200 OK", all.toArray(String[]::new));
      if (!request.method().equals("HEAD")) {
        out.write(bytes);
      }
    };
  }

  /** A page that answers with a status alone. */
  public static Page status(String status, String... headers) {
    return (_, out) -> {
      List<String> all = new ArrayList<>(List.of(headers));
      all.add("Content-Length: 0");
      head(out, status, all.toArray(String[]::new));
    };
  }

  /** A file with a strong ETag and ranges, as nginx serves it. */
  public static Page file(byte[] bytes, String etag) {
    return (request, out) -> {
      String wanted = request.headers().get("if-match");
      if (wanted != null && !wanted.equals(etag)) {
        head(out, "412 Precondition Failed", "Content-Length: 0");
        return;
      }
      String range = request.headers().get("range");
      int from = 0;
      int to = bytes.length;
      if (range != null) {
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        from = Integer.parseInt(ends[0]);
        to = Math.min(Integer.parseInt(ends[1]) + 1, bytes.length);
      }
      String part =
          range == null
              ? "Accept-Ranges: bytes"
              : "Content-Range: bytes " + from + "-" + (to - 1) + "/" + bytes.length;
      head(
          out,
          range == null ? "200 OK" : "206 Partial Content",
          "ETag: " + etag,
          "Last-Modified: Sun, 29 Nov 2026 10:00:00 GMT",
          part,
          "Accept-Ranges: bytes",
          "Content-Length: " + (to - from));
      if (!request.method().equals("HEAD")) {
        out.write(bytes, from, to - from);
      }
    };
  }

  /** The CRC-32 as a selection writes it. */
  public static String crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        // Closed, or a client that did not shake hands.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String[] words = line.split(" ", 3);
        if (words.length < 3) {
          throw new IOException("no request: it may be TLS");
        }
        Request request = new Request(words[0], words[1], headers(in));
        requests.add(request);
        pages.getOrDefault(words[1], others).answer(request, out);
        out.flush();
      }
    } catch (IOException _) {
      // The client has gone, or the page wanted to.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("no header: it may be TLS");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** Empty at the end of a head, and of the connection. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
