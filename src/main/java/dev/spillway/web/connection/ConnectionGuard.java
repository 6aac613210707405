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
 * Closes a connection that is there for nothing: one that never gets to the end of its headers, or
 * of a body, however steadily it dribbles, one whose answers nobody takes, and one that is idle. A
 * download is none of that, whatever its client's pace: {@link InFlight} looks after those. First
 * in the connection's pipeline, and only ever on its event loop. It knows requests by {@link
 * ConnectionRequests} and never asks the objects of Vert.x: those have locks, which the loop holds
 * while it is here.
 */
public final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = Logger.getLogger(ConnectionGuard.class);

  /** While requests are answered, it is enough to look now and then. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * The name under which Vert.x puts its connection into the pipeline; what is written from there
   * passes the encoder.
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
   * By the monotonic clock; since when no request was seen to be answered, and since when one has
   * begun to arrive.
   */
  private long quietSince;

  private long arrivingSince = NEVER;

  /** Whether nothing that still comes is a request. */
  private boolean over;

  ConnectionGuard(ConnectionSettings settings) {
    this.settings = settings;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connection = context;
    client = context.channel().remoteAddress();
    SslHandler ssl = context.pipeline().get(SslHandler.class);
    // What a client may not have ahead is requests, and not what they are wrapped in.
    context
        .pipeline()
        .addAfter((ssl == null ? context : context.pipeline().context(ssl)).name(), null, gate);
    quietSince = System.nanoTime();
    // A connection that says nothing is worth no more than one that dribbles.
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
   * The headers of {@code request} are complete: tells the guard of its connection. Yields whether
   * it is to be answered, and is not what came behind one that was the last.
   */
  public static boolean began(HttpServerRequest request) {
    Optional<ConnectionGuard> guard = of(request);
    guard.ifPresent(found -> found.serves(request));
    return guard.isEmpty() || !guard.get().over;
  }

  /** Whether {@code request}, which began, is one too many of its client's, or of all. */
  public static boolean oneTooMany(HttpServerRequest request) {
    return of(request)
        .map(guard -> ConnectionCounts.NODE.tooMany(guard.client, guard.settings))
        .orElse(false);
  }

  /** Whether {@code request}, which began, is of a client that asks without reading the answers. */
  public static boolean isAhead(HttpServerRequest request) {
    return of(request).map(guard -> guard.served.isAhead()).orElse(false);
  }

  /** All of the answer to {@code request} was handed over, or nothing more of it will be. */
  public static Runnable answering(HttpServerRequest request) {
    Optional<ConnectionGuard> guard = of(request);
    if (guard.isPresent() && guard.get().served instanceof Http2Streams streams) {
      int stream = request.response().streamId();
      return () -> streams.answered(stream);
    }
    return () -> {};
  }

  /** The answer to {@code request} is a body of any size, that its client may take at any pace. */
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

  /** Answers {@code request} as the last of its connection, whatever has come behind it. */
  public static void endWith(HttpServerRequest request, Runnable answer) {
    of(request).ifPresent(guard -> guard.over = true);
    answer.run();
    var unused = request.connection().close();
  }

  private static Optional<ConnectionGuard> of(HttpServerRequest request) {
    ConnectionBase connection = (ConnectionBase) request.connection();
    return Optional.ofNullable(connection.channel().pipeline().get(ConnectionGuard.class));
  }

  /** Of the first request there is more in the pipeline to learn the others from. */
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

  /** The answer to one was taken, or is not wanted any more. */
  void over() {
    quietSince = System.nanoTime();
    ConnectionCounts.NODE.over(client);
    gate.look();
  }

  /** A client has sent what costs more than it asks for. */
  void costs() {
    gate.costs();
  }

  /** Whether it has sent so much of that that it is read slowly. */
  boolean isPaced() {
    return gate.isPaced();
  }

  private boolean wantsMore() {
    return !over && (served == null || served.wantsMore());
  }

  /** Over HTTP/2 bytes come that belong to no request: then only the idle time counts. */
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
      // What comes meanwhile has a time of its own.
      lookAfter(left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  private void close(String waitedFor) {
    LOG.debugf("event=connection-given-up waited_for=\"%s\"", waitedFor);
    ConnectionCounts.NODE.givenUp(waitedFor);
    var unused = connection.close();
  }
}
