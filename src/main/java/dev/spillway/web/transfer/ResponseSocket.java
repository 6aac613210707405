package dev.spillway.web.transfer;

import dev.spillway.web.connection.ConnectionGuard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Consumer;

/**
 * A response and the connection below it: which way its body goes, and how it ends. What belongs to
 * Vert.x is touched on its event loop only, by tasks that this hands over in order; from any other
 * thread its locks could be taken in an order that the loop does not take them in.
 */
public final class ResponseSocket {

  /** HTTP/2 INTERNAL_ERROR (RFC 9113 7). */
  static final long INTERNAL_ERROR = 2;

  /** HTTP/2 REFUSED_STREAM: nothing was done of the request. */
  public static final long REFUSED_STREAM = 7;

  /** SO_LINGER of 0: close() sends RST and drops what is unsent. */
  private static final int RESET = 0;

  private static final int SYSTEM_DEFAULT = -1;

  private final HttpServerResponse response;
  private final Channel channel;
  private final boolean multiplexed;
  private final boolean regions;

  /** The event loop's own: whether nothing of the response is to come any more. */
  private boolean over;

  private ResponseSocket(HttpServerRequest request) {
    this.response = request.response();
    this.channel = ((ConnectionBase) request.connection()).channel();
    this.multiplexed = request.version() == HttpVersion.HTTP_2;
    // File regions reach a socket only over cleartext HTTP/1.1; everything else is copied.
    this.regions = request.version() == HttpVersion.HTTP_1_1 && !request.isSSL();
  }

  /** On the event loop of {@code request}. */
  public static ResponseSocket of(HttpServerRequest request) {
    return new ResponseSocket(request);
  }

  public Channel channel() {
    return channel;
  }

  /** Hands {@code task} to the event loop. */
  public void onLoop(Runnable task) {
    channel.eventLoop().execute(task);
  }

  /** Puts headers into the head, or answers without a body, unless nobody is there any more. */
  public void touch(Consumer<HttpServerResponse> task) {
    onLoop(
        () -> {
          if (!over && !response.closed() && !response.headWritten()) {
            task.accept(response);
          }
        });
  }

  /**
   * Where a body goes, with {@code head} before it; who waits for {@code inFlight} learns when the
   * client is gone.
   */
  public BodySink sink(
      Consumer<HttpServerResponse> head, InFlight inFlight, DownloadMetrics metrics) {
    onLoop(() -> begin(head, inFlight));
    ChannelHandlerContext connection =
        regions ? channel.pipeline().context(ConnectionGuard.CONNECTION_HANDLER) : null;
    BodySink sink =
        connection == null
            ? new ChunkSink(response, channel.eventLoop(), inFlight, this::reset)
            : new FileRegionSink(response, connection, inFlight);
    return new CountingSink(sink, metrics);
  }

  private void begin(Consumer<HttpServerResponse> head, InFlight inFlight) {
    if (response.closed()) {
      inFlight.end(null);
      return;
    }
    try {
      response.exceptionHandler(inFlight::end);
      response.closeHandler(_ -> inFlight.end(null));
      linger(RESET);
      head.accept(response);
    } catch (RuntimeException e) {
      inFlight.end(e);
    }
  }

  /**
   * While a body is on its way, whoever closes its connection resets it: nobody takes the part for
   * the whole.
   */
  private void linger(int seconds) {
    if (channel.isOpen() && !multiplexed) {
      channel.config().setOption(ChannelOption.SO_LINGER, seconds);
    }
  }

  /** The body is complete. */
  public void end() {
    onLoop(
        () -> {
          if (!over && !response.closed() && !response.ended()) {
            linger(SYSTEM_DEFAULT);
            response.end();
          }
          over = true;
        });
  }

  /**
   * The body is broken: the connection (HTTP/1.1) or the stream (HTTP/2) is reset, so that nobody
   * takes it for whole. Once, and not in answer to a client's own reset: a connection with many
   * resets is taken for an attack, and all of its streams end.
   */
  public void reset() {
    onLoop(
        () -> {
          if (over) {
            return;
          }
          over = true;
          if (!multiplexed) {
            var unused = channel.close();
          } else if (!response.closed()) {
            response.reset(INTERNAL_ERROR);
          }
        });
  }
}
