package dev.spillway.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A web application that says what a test tells it to, byte by byte: also what no framework says.
 * Each connection has one request.
 */
public final class WebApplication implements Closeable {

  /** Writes an answer, head and all. */
  @FunctionalInterface
  public interface Answer {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * A request that it got.
   *
   * @param target path and query
   * @param headers names in lower case
   */
  public record Asked(String method, String target, Map<String, List<String>> headers) {

    /** The only value of a header; null when there is none. */
    public String header(String name) {
      List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      if (values.size() > 1) {
        throw new AssertionError(name + " is there " + values.size() + " times: " + values);
      }
      return values.isEmpty() ? null : values.getFirst();
    }
  }

  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Answer answer = out -> {};

  /** On the loopback; the port of one that was just closed may still be bound. */
  public WebApplication(int port) {
    server =
        await("port " + port)
            .atMost(Duration.ofSeconds(30))
            .ignoreException(BindException.class)
            .until(
                () -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()),
                Objects::nonNull);
    Thread.ofVirtual().start(this::accept);
  }

  /** From now on, this is what it answers. */
  public WebApplication says(Answer next) {
    answer = next;
    return this;
  }

  /** As above; the body has its length in the head. */
  public WebApplication says(String status, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return says(
        out -> {
          out.write(head(status, bytes.length, headers));
          out.write(bytes);
        });
  }

  /** A head; {@code headers} are whole lines. */
  public static byte[] head(String status, long length, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(length).append("\r\nConnection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What it was asked so far. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = lines.readLine();
      if (first == null) {
        return;
      }
      Map<String, List<String>> headers = new TreeMap<>();
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      String[] words = first.split(" ", -1);
      asked.add(new Asked(words[0], words[1], headers));
      answer.to(socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException _) {
      // Nobody listens any more.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
