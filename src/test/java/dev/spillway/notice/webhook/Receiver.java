package dev.spillway.notice.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A receiver that notes what it is told, and answers as a test wants. */
final class Receiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger twiceAtOnce = new AtomicInteger();

  /** A message that arrived, and the status that it was answered with. */
  record Told(String id, String body, String signatures, int status) {}

  /** Answers a request that is not one of the usual ones. */
  interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  private Receiver(int port, Answering answering) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answering.answer(exchange));
    server.start();
  }

  /**
   * On a port of its own.
   *
   * @param status answers request number 1, 2, …
   */
  static Receiver of(IntUnaryOperator status) {
    return at(0, status);
  }

  static Receiver at(int port, IntUnaryOperator status) {
    try {
      Receiver[] self = new Receiver[1];
      self[0] = new Receiver(port, exchange -> self[0].note(exchange, status));
      return self[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that notes nothing. */
  static Receiver answering(Answering answering) throws IOException {
    return new Receiver(0, answering);
  }

  private void note(HttpExchange exchange, IntUnaryOperator status) throws IOException {
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    if (!inProgress.add(id)) {
      twiceAtOnce.incrementAndGet();
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int code = status.applyAsInt(requests.incrementAndGet());
    told.add(new Told(id, body, exchange.getRequestHeaders().getFirst("webhook-signature"), code));
    inProgress.remove(id);
    exchange.sendResponseHeaders(code, -1);
    exchange.close();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=secret");
  }

  /** In the order of arrival. */
  List<Told> told() {
    return told;
  }

  /** Those that it has accepted. */
  List<Told> accepted() {
    return told.stream().filter(one -> one.status() / 100 == 2).toList();
  }

  /** How often a message arrived while the same one was being answered. */
  int twiceAtOnce() {
    return twiceAtOnce.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
