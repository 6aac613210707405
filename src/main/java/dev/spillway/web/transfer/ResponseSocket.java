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
 * A response and its connection: how the body is sent, and how it ends. Objects of Vert.x are used
 * on their event loop only, by tasks that this class submits in order: on another thread, their
 * locks could be taken in a different order than on the event loop.
 */
public final class ResponseSocket {

  /** HTTP/2 INTERNAL_ERROR (RFC 9113 7). */
  static final long INTERNAL_ERROR = 2;

  /** HTTP/2 REFUSED_STREAM (RFC 9113 7): the request was not processed. */
  public static final long REFUSED_STREAM = 7;

  /** SO_LINGER of 0: close() sends RST and drops unsent bytes. */
  private static final int RESET = 0;

  private static final int SYSTEM_DEFAULT = -1;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Channel channel;
  private final boolean multiplexed;
  private final boolean regions;

  /** Whether the response has ended; used on the event loop only. */
  private boolean over;

  /** Used on the event loop only. */
  private Runnable whenGone = () -> {};

  private volatile boolean gone;

  private ResponseSocket(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
    this.channel = ((ConnectionBase) request.connection()).channel();
    this.multiplexed = request.version() == HttpVersion.HTTP_2;
    // File regions reach a socket only over cleartext HTTP/1.1; everything else is copied.
    this.regions = request.version() == HttpVersion.HTTP_1_1 && !request.isSSL();
  }

  /** Called on the event loop of {@code request}. */
  public static ResponseSocket of(HttpServerRequest request) {
    return new ResponseSocket(request);
  }

  public Channel channel() {
    return channel;
  }

  /** Runs {@code task} on the event loop. */
  public void onLoop(Runnable task) {
    channel.eventLoop().execute(task);
  }

  /**
   * Sets headers, or answers without a body, unless the client is gone or the headers were written.
   */
  public void touch(Consumer<HttpServerResponse> task) {
    onLoop(
        () -> {
          if (!over && !response.closed() && !response.headWritten()) {
            task.accept(response);
          }
        });
  }

  /**
   * Runs {@code task} on the event loop when the client goes before its answer has ended, or now if
   * it is gone; replaces an earlier task.
   */
  public void whenGone(Runnable task) {
    onLoop(
        () -> {
          whenGone = task;
          if (response.closed()) {
            gone();
          } else if (!response.ended()) {
            response.exceptionHandler(_ -> gone());
            response.closeHandler(_ -> gone());
          }
        });
  }

  private void gone() {
    gone = true;
    whenGone.run();
  }

  /** Whether the client is known to be gone; only after {@link #whenGone}. */
  public boolean isGone() {
    return gone;
  }

  /**
   * Returns the sink of the body, which follows the headers of {@code head}. {@code inFlight} ends
   * when the client is gone.
   */
  public BodySink sink(Consumer<HttpServerResponse> head, InFlight inFlight) {
    onLoop(() -> begin(head, inFlight));
    ChannelHandlerContext connection =
        regions ? channel.pipeline().context(ConnectionGuard.CONNECTION_HANDLER) : null;
    return connection == null
        ? new ChunkSink(response, channel.eventLoop(), inFlight, this::reset)
        : new FileRegionSink(response, connection, inFlight);
  }

  /** As {@link #sink}, for a body that is no file, and whose length may be unknown. */
  public BodySink chunks(Consumer<HttpServerResponse> head, InFlight inFlight) {
    onLoop(() -> begin(head, inFlight));
    return new ChunkSink(response, channel.eventLoop(), inFlight, this::reset);
  }

  private void begin(Consumer<HttpServerResponse> head, InFlight inFlight) {
    if (response.closed()) {
      inFlight.end(null);
      return;
    }
    try {
      response.exceptionHandler(why -> gone(inFlight, why));
      response.closeHandler(_ -> gone(inFlight, null));
      // From here on, {@code inFlight} watches whether the client reads.
      ConnectionGuard.download(request);
      linger(RESET);
      head.accept(response);
    } catch (RuntimeException e) {
      inFlight.end(e);
    }
  }

  private void gone(InFlight inFlight, Throwable why) {
    inFlight.end(why);
    gone();
  }

  /**
   * While a body is being sent, any close of the connection resets it, so that the client does not
   * take a part for the whole.
   */
  private void linger(int seconds) {
    if (channel.isOpen() && !multiplexed) {
      channel.config().setOption(ChannelOption.SO_LINGER, seconds);
    }
  }

  /** Ends a complete body. */
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
   * Resets the connection (HTTP/1.1) or the stream (HTTP/2) of an incomplete body, so that the
   * client does not take it for complete. Resets once, and not in answer to a reset by the client:
   * a connection with many resets is treated as an attack, which ends all of its streams.
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
