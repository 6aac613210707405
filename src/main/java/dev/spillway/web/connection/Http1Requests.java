package dev.spillway.web.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;

/**
 * The requests of an HTTP/1 connection. Between the codec and Vert.x; Vert.x has received the first
 * request before this handler is added.
 */
final class Http1Requests extends ChannelDuplexHandler implements ConnectionRequests {

  private final ConnectionSettings settings;
  private final ConnectionGuard guard;
  private ChannelHandlerContext context;

  private int begun;
  private int answered;
  private int taken;

  /** Whether the body of the last request is arriving, and since when. */
  private boolean arriving;

  private long arrivingSince;
  private boolean informational;

  /** Whether the last request is a download. */
  private boolean download;

  /** The number of bytes that wait for the socket, and since when it has not changed. */
  private long unmovedSince;

  private long unmoved;

  Http1Requests(ConnectionSettings settings, ConnectionGuard guard) {
    this.settings = settings;
    this.guard = guard;
  }

  /** The head of a request has arrived; with {@code body}, its body follows. */
  void begin(boolean body) {
    begun++;
    arriving = body;
    download = false;
    arrivingSince = System.nanoTime();
    unmovedSince = arrivingSince;
    guard.begun();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object message) {
    if (message instanceof HttpRequest) {
      begin(true);
    }
    if (message instanceof LastHttpContent) {
      arriving = false;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext unused, Object message, ChannelPromise promise) {
    ChannelPromise told = promise;
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (message instanceof LastHttpContent && !informational) {
      answered++;
      told = promise.unvoid();
      told.addListener(_ -> taken());
    }
    var ignored = context.write(message, told);
  }

  /** Turns the timeout of the reader off: {@code InFlight} watches downloads. */
  void download() {
    download = true;
  }

  private void taken() {
    taken++;
    guard.over();
  }

  private int inProgress() {
    return begun - taken;
  }

  @Override
  public boolean busy() {
    return arriving || inProgress() > 0;
  }

  /**
   * One request at a time: pipelined requests wait as bytes, not as requests and responses, and
   * then in the client.
   */
  @Override
  public boolean wantsMore() {
    return arriving || inProgress() == 0;
  }

  @Override
  public boolean isAhead() {
    return RequestGate.wasAhead(context.channel());
  }

  @Override
  public Optional<String> look(long now) {
    if (arriving && now - arrivingSince >= settings.bodyWithin().toNanos()) {
      return Optional.of("body");
    }
    boolean waits = answered > taken || !context.channel().isWritable();
    long waiting = context.channel().bytesBeforeWritable();
    if (!waits || download || waiting != unmoved) {
      unmoved = waiting;
      unmovedSince = now;
    }
    return now - unmovedSince >= settings.idle().toNanos()
        ? Optional.of("reader")
        : Optional.empty();
  }

  @Override
  public void ended() {
    while (inProgress() > 0) {
      taken();
    }
  }
}
