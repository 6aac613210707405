package dev.spillway.testing.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Stands before an S3 server, passes on what is asked, and fails when it is told to. Signatures
 * stay right: hosts are passed on as they are. One request a connection.
 */
public final class FaultyS3 implements Closeable {

  private final URI server;
  private final ServerSocket listener;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * What was asked.
   *
   * @param target path and query, as they were sent
   * @param head all lines of the head
   */
  public record Request(String method, String target, String head) {

    public boolean is(String method, String part) {
      return this.method.equals(method) && target.contains(part);
    }

    /** What a line of the head says; empty when there is none. */
    public Optional<String> header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  private static final class Rule {
    private final Predicate<Request> on;
    private final S3Fault fault;
    private int times;

    private Rule(Predicate<Request> on, S3Fault fault, int times) {
      this.on = on;
      this.fault = fault;
      this.times = times;
    }
  }

  public FaultyS3(URI server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The next {@code times} requests that {@code on} says yes to fail so. */
  public void fail(int times, S3Fault fault, Predicate<Request> on) {
    synchronized (rules) {
      rules.add(new Rule(on, fault, times));
    }
  }

  /** Every request fails so, until {@link #heal}. */
  public void failAll(S3Fault fault) {
    fail(Integer.MAX_VALUE, fault, _ -> true);
  }

  /** Nothing fails any more. */
  public void heal() {
    synchronized (rules) {
      rules.clear();
    }
  }

  /** What was asked so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what was asked. */
  public void forget() {
    requests.clear();
  }

  private S3Fault fault(Request request) {
    synchronized (rules) {
      for (Rule rule : rules) {
        if (rule.times > 0 && rule.on.test(request)) {
          rule.times--;
          return rule.fault;
        }
      }
      return null;
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // It was closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      String[] line = head.lines().findFirst().orElseThrow().split(" ", 3);
      Request request = new Request(line[0], line[1], head);
      requests.add(request);
      act(fault(request), head, in, client);
    } catch (IOException e) {
      reset(client); // Either side went away: so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void act(S3Fault fault, String head, InputStream in, Socket client)
      throws IOException, InterruptedException {
    switch (fault) {
      case null -> pass(head, in, client, Long.MAX_VALUE);
      case S3Fault.Answer answer -> {
        in.skipNBytes(length(head));
        answer(answer, head.startsWith("HEAD"), client.getOutputStream());
      }
      case S3Fault.Reset _ -> reset(client);
      case S3Fault.Stall _ -> closed.await();
      case S3Fault.Broken broken -> {
        pass(head, in, client, broken.after());
        reset(client);
      }
      case S3Fault.Stalled stalled -> {
        pass(head, in, client, stalled.after());
        closed.await();
      }
      case S3Fault.Unanswered _ -> {
        pass(head, in, client, -1);
        reset(client);
      }
      case S3Fault.Without without ->
          pass(
              head.replaceAll("(?i)\r\n" + without.header() + ":[^\r]*", ""),
              in,
              client,
              Long.MAX_VALUE);
      case S3Fault.Held held -> {
        held.released().await();
        pass(head, in, client, Long.MAX_VALUE);
      }
    }
  }

  private static void answer(S3Fault.Answer answer, boolean head, OutputStream out)
      throws IOException {
    byte[] body =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>as told</Message></Error>"
            .formatted(answer.code())
            .getBytes(StandardCharsets.UTF_8);
    out.write(
        "HTTP/1.1 %d Told\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(answer.status(), body.length)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(head ? new byte[0] : body);
    out.flush();
  }

  /** Passes back at most {@code most} bytes of the body; nothing at all when that is negative. */
  private void pass(String head, InputStream in, Socket client, long most) throws IOException {
    try (Socket backend = new Socket(server.getHost(), server.getPort())) {
      OutputStream to = backend.getOutputStream();
      to.write(closing(head).getBytes(StandardCharsets.ISO_8859_1));
      copy(in, to, length(head));
      to.flush();
      InputStream from = new BufferedInputStream(backend.getInputStream());
      String answer = closing(head(from));
      if (most < 0) {
        // S3Proxy sends the head of its answer while it still assembles the parts.
        copy(from, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        return;
      }
      client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      copy(from, client.getOutputStream(), most);
      client.getOutputStream().flush();
    }
  }

  /** Says so to either side: a connection that is kept would be found dead by the next request. */
  private static String closing(String head) {
    return head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
  }

  private static void copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] block = new byte[16 * 1024];
    long left = most;
    while (left > 0) {
      int count = in.read(block, 0, (int) Math.min(block.length, left));
      if (count < 0) {
        return;
      }
      out.write(block, 0, count);
      left -= count;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("it ended within the head");
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    return text.replaceAll("(?i)\r\n(connection|keep-alive):[^\r]*", "");
  }

  private static long length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  private static void reset(Socket client) {
    try {
      client.setSoLinger(true, 0);
      client.close();
    } catch (IOException e) {
      if (client.isClosed()) {
        return; // The other side was quicker.
      }
      throw new IllegalStateException("a socket could not be reset", e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closed.countDown();
    for (Socket client : open) {
      client.close();
    }
  }
}
