package dev.spillway.web.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests in progress on all connections, in total and per address. Their number limits
 * the memory that they hold. A singleton of the node, because Vert.x and not the container creates
 * the connections.
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
   * A request from {@code client} has begun. A Unix domain socket has no address: its requests
   * count in the total only.
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

  /**
   * Whether the number of requests exceeds a limit, in total or for the address of {@code client};
   * the request that has just begun is included.
   */
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

  /** A request was refused because of a limit. */
  public void refuse() {
    refused.increment();
  }

  /** A connection was accepted; {@link #closed} follows. */
  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }

  /** A connection was closed as soon as it was accepted, because of the limit. */
  void connectionRefused() {
    refusedConnections.increment();
  }

  long refusedConnections() {
    return refusedConnections.sum();
  }

  void givenUp(String waitedFor) {
    givenUp.get(waitedFor).increment();
  }

  /** A client disconnected before its response was written. */
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
