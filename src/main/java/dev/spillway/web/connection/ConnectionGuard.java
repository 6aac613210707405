package dev.spillway.web.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Closes useless connections: one that does not complete the headers or the body of a request in
 * time, one whose client does not read its responses, and an idle one. A download is none of these,
 * at any speed: {@code InFlight} watches those. First in the pipeline of the connection, and used
 * on its event loop only. It sees requests through {@link ConnectionRequests} and never uses
 * objects of Vert.x: those have locks, which the event loop may hold at this point.
 */
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = Logger.getLogger(ConnectionGuard.class);

  /** Interval of checks while requests are being answered. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * The name of the Vert.x connection handler in the pipeline. Writes from its position pass the
   * encoder.
   */
  public static final String CONNECTION_HANDLER = "handler";

  private static final long NEVER = Long.MIN_VALUE;

  private final ConnectionSettings settings;
  private final RequestGate gate = new RequestGate(this::wantsMore, this::arrives);
  private ChannelHandlerContext connection;
  private SocketAddress client;

  /** Null before the first request. */
  private ConnectionRequests served;

  /**
   * Monotonic times: since when no request is being answered, and since when the head of a request
   * has been arriving.
   */
  private long quietSince;

  private long arrivingSince = NEVER;

  /** Whether further input is ignored. */
  private boolean over;

  ConnectionGuard(ConnectionSettings settings) {
    this.settings = settings;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connection = context;
    client = context.channel().remoteAddress();
    SslHandler ssl = context.pipeline().get(SslHandler.class);
    // Behind TLS: the gate limits requests, and not the records that contain them.
    context
        .pipeline()
        .addAfter((ssl == null ? context : context.pipeline().context(ssl)).name(), null, gate);
    quietSince = System.nanoTime();
    // A silent connection gets no more time than one that sends slowly.
    arrivingSince = quietSince;
    lookAfter(settings.headWithin());
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (served != null) {
      served.ended();
    }
    context.fireChannelInactive();
  }

  /**
   * Tells the guard of its connection that the headers of {@code request} are complete. Returns
   * whether the request is to be answered: false when the connection has had its last request.
   */
  public static boolean began(HttpServerRequest request) {
    Optional<ConnectionGuard> guard = of(request);
    guard.ifPresent(found -> found.serves(request));
    return guard.isEmpty() || !guard.get().over;
  }

  /** Whether {@code request}, which has begun, exceeds the limit of its address or of the node. */
  public static boolean oneTooMany(HttpServerRequest request) {
    return of(request)
        .map(guard -> ConnectionCounts.NODE.tooMany(guard.client, guard.settings))
        .orElse(false);
  }

  /**
   * Whether the client of {@code request}, which has begun, sends requests without reading
   * responses.
   */
  public static boolean isAhead(HttpServerRequest request) {
    return of(request).map(guard -> guard.served.isAhead()).orElse(false);
  }

  /**
   * Returns a task to run when the whole response to {@code request} was handed over, or was given
   * up.
   */
  public static Runnable answering(HttpServerRequest request) {
    Optional<ConnectionGuard> guard = of(request);
    if (guard.isPresent() && guard.get().served instanceof Http2Streams streams) {
      int stream = request.response().streamId();
      return () -> streams.answered(stream);
    }
    return () -> {};
  }

  /**
   * The body of the response to {@code request} begins, and {@code InFlight} watches whether its
   * client reads it.
   */
  public static void download(HttpServerRequest request) {
    of(request)
        .map(guard -> guard.served)
        .ifPresent(
            served -> {
              switch (served) {
                case Http1Requests exchanges -> exchanges.download();
                case Http2Streams streams -> streams.download(request.response().streamId());
              }
            });
  }

  /**
   * Answers {@code request} and closes its connection; requests that arrived behind it are dropped.
   */
  public static void endWith(HttpServerRequest request, Runnable answer) {
    of(request).ifPresent(guard -> guard.over = true);
    answer.run();
    var unused = request.connection().close();
  }

  private static Optional<ConnectionGuard> of(HttpServerRequest request) {
    ConnectionBase connection = (ConnectionBase) request.connection();
    return Optional.ofNullable(connection.channel().pipeline().get(ConnectionGuard.class));
  }

  /** At the first request the pipeline is complete; the handler added now sees all further ones. */
  private void serves(HttpServerRequest request) {
    if (served != null) {
      return;
    }
    ChannelPipeline pipeline = connection.pipeline();
    ChannelHandlerContext streams = pipeline.context(Http2ConnectionHandler.class);
    if (streams != null) {
      served = new Http2Streams(settings, this, streams);
    } else {
      Http1Requests exchanges = new Http1Requests(settings, this);
      served = exchanges;
      pipeline.addBefore(CONNECTION_HANDLER, null, exchanges);
      exchanges.begin(!request.isEnded());
    }
  }

  /** A request has begun. */
  void begun() {
    arrivingSince = NEVER;
    quietSince = System.nanoTime();
    ConnectionCounts.NODE.begun(client);
  }

  /** The response to a request was read by the client, or was given up. */
  void over() {
    quietSince = System.nanoTime();
    ConnectionCounts.NODE.over(client);
    gate.look();
  }

  /** The client has sent a frame that costs more than a request. */
  void costs() {
    gate.costs();
  }

  /** Whether the client is read slowly because of such frames. */
  boolean isPaced() {
    return gate.isPaced();
  }

  private boolean wantsMore() {
    return !over && (served == null || served.wantsMore());
  }

  /** HTTP/2 has frames that belong to no request: there, only the idle timeout applies. */
  private void arrives() {
    if (arrivingSince == NEVER && !(served instanceof Http2Streams) && !busy()) {
      arrivingSince = System.nanoTime();
    }
  }

  private boolean busy() {
    return served != null && served.busy();
  }

  private void lookAfter(Duration delay) {
    var unused =
        connection
            .channel()
            .eventLoop()
            .schedule(this::look, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
  }

  private void look() {
    Channel channel = connection.channel();
    if (!channel.isActive()) {
      return;
    }
    long now = System.nanoTime();
    if (busy()) {
      quietSince = now;
    }
    Optional<String> late = served == null ? Optional.empty() : served.look(now);
    if (late.isPresent()) {
      close(late.get());
    } else if (busy()) {
      lookAfter(LOOK);
    } else if (arrivingSince != NEVER) {
      Duration left = settings.headWithin().minusNanos(now - arrivingSince);
      closeOrLookAgain(left, "head");
    } else {
      closeOrLookAgain(settings.idle().minusNanos(now - quietSince), "idle");
    }
  }

  private void closeOrLookAgain(Duration left, String waitedFor) {
    if (!left.isPositive()) {
      close(waitedFor);
    } else {
      // At most {@link #LOOK}: a request that begins meanwhile has its own timeout.
      lookAfter(left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  private void close(String waitedFor) {
    LOG.debugf("event=connection-given-up waited_for=\"%s\"", waitedFor);
    ConnectionCounts.NODE.givenUp(waitedFor);
    var unused = connection.close();
  }
}
