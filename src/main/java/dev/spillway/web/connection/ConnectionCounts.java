package dev.spillway.web.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests that all connections have brought and that are not over, in all and by address: what
 * they hold of the memory is bounded by their number. Vert.x makes the connections, and no
 * container: this is the node's.
 */
public final class ConnectionCounts {

  public static final ConnectionCounts NODE = new ConnectionCounts();

  private final AtomicInteger inProgress = new AtomicInteger();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongAdder refusedConnections = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final Map<String, LongAdder> givenUp =
      Map.of(
          "head", new LongAdder(),
          "body", new LongAdder(),
          "idle", new LongAdder(),
          "reader", new LongAdder());

  /**
   * One has begun, from there. A socket of the file system has no address, and its requests count
   * in all only.
   */
  void begun(SocketAddress client) {
    inProgress.incrementAndGet();
    if (client instanceof InetSocketAddress address) {
      byAddress.merge(address.getAddress(), 1, Integer::sum);
    }
  }

  void over(SocketAddress client) {
    inProgress.decrementAndGet();
    if (client instanceof InetSocketAddress address) {
      byAddress.computeIfPresent(address.getAddress(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Whether there are more than may be, that of {@code client} which has just begun among them. */
  boolean tooMany(SocketAddress client, ConnectionSettings settings) {
    boolean many =
        inProgress.get() > settings.requests()
            || (client instanceof InetSocketAddress address
                && byAddress.getOrDefault(address.getAddress(), 0) > settings.requestsOfAddress());
    if (many) {
      refuse();
    }
    return many;
  }

  /** A request was one too many. */
  public void refuse() {
    refused.increment();
  }

  /** A connection was accepted, and is to be closed some time. */
  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }

  /** One was closed as soon as it was accepted. */
  void connectionRefused() {
    refusedConnections.increment();
  }

  long refusedConnections() {
    return refusedConnections.sum();
  }

  void givenUp(String waitedFor) {
    givenUp.get(waitedFor).increment();
  }

  /** A client went away before its answer was written. */
  public void abandoned() {
    abandoned.increment();
  }

  long abandonedSoFar() {
    return abandoned.sum();
  }

  int inProgress() {
    return inProgress.get();
  }

  public long refused() {
    return refused.sum();
  }

  Map<String, LongAdder> givenUp() {
    return givenUp;
  }
}
