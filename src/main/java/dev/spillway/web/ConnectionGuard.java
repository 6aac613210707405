package dev.spillway.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Closes a connection that is there for nothing: one that never gets to the end of its headers, or of a body, however steadily it
 * dribbles, and one that is idle. A download is none of that, whatever its client's pace: {@link InFlight} looks after those. First
 * in the connection's pipeline, and only ever on its event loop.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = Logger.getLogger(ConnectionGuard.class);

  /** While requests are answered, it is enough to look now and then. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final long NEVER = Long.MIN_VALUE;

  private final ConnectionSettings settings;
  private final List<Answering> answering = new ArrayList<>(1);
  private ChannelHandlerContext connection;

  /** By the monotonic clock; since when no request was seen to be answered, and since when one has begun to arrive. */
  private long quietSince;

  private long arrivingSince = NEVER;
  private boolean served;

  /** Whether nothing that still comes is a request. */
  private boolean over;

  private boolean multiplexed;

  private record Answering(HttpServerRequest request, long since) {
    boolean over() {
      return request.response().ended() || request.response().closed();
    }

    boolean incomplete() {
      String length = request.getHeader("Content-Length");
      boolean hasBody =
          request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
      return hasBody && !request.isEnded();
    }
  }

  ConnectionGuard(ConnectionSettings settings) {
    this.settings = settings;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connection = context;
    quietSince = System.nanoTime();
    // A connection that says nothing is worth no more than one that dribbles.
    arrivingSince = quietSince;
    lookAfter(settings.headWithin());
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (arrivingSince == NEVER && !multiplexed && !busy()) {
      arrivingSince = System.nanoTime();
    }
    context.fireChannelRead(message);
  }

  /**
   * The headers of {@code request} are complete: tells the guard of its connection. Yields whether it is to be answered, and is not
   * what came behind one that was the last.
   */
  static boolean began(HttpServerRequest request) {
    Optional<ConnectionGuard> guard = of(request);
    guard.ifPresent(found -> found.serves(request));
    return guard.isEmpty() || !guard.get().over;
  }

  /** Answers {@code request} as the last of its connection, whatever has come behind it. */
  static void endWith(HttpServerRequest request, Runnable answer) {
    of(request).ifPresent(guard -> guard.over = true);
    answer.run();
    var unused = request.connection().close();
  }

  private static Optional<ConnectionGuard> of(HttpServerRequest request) {
    ConnectionBase connection = (ConnectionBase) request.connection();
    return Optional.ofNullable(connection.channel().pipeline().get(ConnectionGuard.class));
  }

  private void serves(HttpServerRequest request) {
    served = true;
    // Over HTTP/2 bytes come that belong to no request; then only the idle time counts.
    multiplexed = request.version() == HttpVersion.HTTP_2;
    arrivingSince = NEVER;
    quietSince = System.nanoTime();
    answering.removeIf(Answering::over);
    answering.add(new Answering(request, quietSince));
  }

  private boolean busy() {
    answering.removeIf(Answering::over);
    return !answering.isEmpty();
  }

  private void lookAfter(Duration delay) {
    var unused =
        connection
            .channel()
            .eventLoop()
            .schedule(this::look, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (!connection.channel().isActive()) {
      return;
    }
    long now = System.nanoTime();
    if (busy()) {
      quietSince = now;
      long late = settings.bodyWithin().toNanos();
      boolean dribbles =
          answering.stream().anyMatch(one -> one.incomplete() && now - one.since() >= late);
      closeOrLookAgain(dribbles, "body", LOOK);
    } else if (arrivingSince != NEVER) {
      Duration left = settings.headWithin().minusNanos(now - arrivingSince);
      closeOrLookAgain(!left.isPositive(), served ? "head" : "first head", shorter(left));
    } else {
      Duration left = settings.idle().minusNanos(now - quietSince);
      closeOrLookAgain(!left.isPositive(), "idle", shorter(left));
    }
  }

  /** What comes meanwhile has a time of its own. */
  private static Duration shorter(Duration left) {
    return left.compareTo(LOOK) < 0 ? left : LOOK;
  }

  private void closeOrLookAgain(boolean close, String waitedFor, Duration next) {
    if (close) {
      LOG.debugf("event=connection-given-up waited_for=\"%s\"", waitedFor);
      var unused = connection.close();
    } else {
      lookAfter(next);
    }
  }
}
