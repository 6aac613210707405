package dev.spillway.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/** The connection below a response: which way its body goes, and how it ends. */
final class ResponseSocket {

  /** HTTP/2 INTERNAL_ERROR (RFC 9113 7). */
  static final long INTERNAL_ERROR = 2;

  /** SO_LINGER of 0: close() sends RST and drops what is unsent. */
  private static final int RESET = 0;

  private static final int SYSTEM_DEFAULT = -1;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Channel channel;
  private final InFlight inFlight;

  private ResponseSocket(HttpServerRequest request, Channel channel, Duration stalledAfter) {
    this.inFlight = new InFlight(stalledAfter);
    this.request = request;
    this.response = request.response();
    this.channel = channel;
  }

  /** Whoever waits for it gives up when it takes nothing for {@code stalledAfter}. */
  static ResponseSocket of(HttpServerRequest request, Duration stalledAfter) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    ResponseSocket socket = new ResponseSocket(request, channel, stalledAfter);
    socket.response.exceptionHandler(socket.inFlight::end);
    socket.response.closeHandler(_ -> socket.inFlight.end(null));
    if (socket.response.closed()) {
      socket.inFlight.end(null);
    }
    return socket;
  }

  Channel channel() {
    return channel;
  }

  /** File regions reach a socket only over cleartext HTTP/1.1; everything else is copied. */
  BodySink sink(DownloadMetrics metrics) {
    ChannelHandlerContext connection =
        channel.pipeline().context(FileRegionSink.CONNECTION_HANDLER);
    boolean cleartext =
        request.version() == HttpVersion.HTTP_1_1 && !request.isSSL() && connection != null;
    channel.eventLoop().execute(() -> linger(RESET));
    BodySink sink =
        cleartext
            ? new FileRegionSink(response, connection, inFlight)
            : new ChunkSink(response, inFlight);
    return new CountingSink(sink, metrics);
  }

  /** While a body is on its way, whoever closes its connection resets it: nobody takes the part for the whole. */
  private void linger(int seconds) {
    if (channel.isOpen() && request.version() != HttpVersion.HTTP_2) {
      channel.config().setOption(ChannelOption.SO_LINGER, seconds);
    }
  }

  /** The body is complete. */
  void end() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!response.closed() && !response.ended()) {
                linger(SYSTEM_DEFAULT);
                response.end();
              }
            });
  }

  /** The body is broken: the connection (HTTP/1.1) or the stream (HTTP/2) is reset, so that nobody takes it for whole. */
  void reset() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!channel.isOpen()) {
                return;
              }
              if (request.version() == HttpVersion.HTTP_2) {
                response.reset(INTERNAL_ERROR);
              } else {
                var unused = channel.close();
              }
            });
  }
}
