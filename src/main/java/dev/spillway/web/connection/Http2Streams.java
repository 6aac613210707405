package dev.spillway.web.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The requests of an HTTP/2 connection: its streams. A stream that times out is reset, and the
 * others continue.
 */
final class Http2Streams extends Http2ConnectionAdapter implements ConnectionRequests {

  /** Extra time for the reader of the body, so that its timeout comes first and has a response. */
  private static final Duration READER_FIRST = Duration.ofSeconds(2);

  /** Streams that a browser or a proxy usually has at once; more of them count as ahead. */
  private static final int USUAL = 16;

  private final ConnectionSettings settings;
  private final ConnectionGuard guard;
  private final Http2ConnectionHandler handler;
  private final ChannelHandlerContext context;
  private final Http2Connection.PropertyKey key;
  private int inProgress;
  private boolean ended;

  /** State of a stream. */
  private static final class Seen {
    private final long since = System.nanoTime();
    private boolean answered;
    private boolean download;
    private long unmovedSince = since;
    private long window;
  }

  Http2Streams(ConnectionSettings settings, ConnectionGuard guard, ChannelHandlerContext context) {
    this.settings = settings;
    this.guard = guard;
    this.context = context;
    this.handler = (Http2ConnectionHandler) context.handler();
    Http2Connection connection = handler.connection();
    this.key = connection.newKey();
    connection.addListener(this);
    handler.decoder().frameListener(new Resets(handler.decoder().frameListener()));
    each(this::onStreamActive);
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    if (stream.getProperty(key) == null) {
      stream.setProperty(key, new Seen());
      inProgress++;
      guard.begun();
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    if (stream.removeProperty(key) != null && !ended) {
      inProgress--;
      guard.over();
    }
  }

  /** The whole response was handed over; the client may not have read it yet. */
  void answered(int id) {
    seen(id).ifPresent(seen -> seen.answered = true);
  }

  /** Turns the timeout of the reader off: {@code InFlight} watches downloads. */
  void download(int id) {
    seen(id).ifPresent(seen -> seen.download = true);
  }

  private Optional<Seen> seen(int id) {
    return Optional.ofNullable(handler.connection().stream(id))
        .map(stream -> stream.getProperty(key));
  }

  @Override
  public boolean busy() {
    return inProgress > 0;
  }

  /** Frames are answered with frames, which stay in memory for a client that does not read them. */
  @Override
  public boolean wantsMore() {
    return context.channel().isWritable();
  }

  @Override
  public boolean isAhead() {
    return inProgress > USUAL || guard.isPaced();
  }

  /** Counts the resets that the client sends: the work for its request is done nevertheless. */
  private final class Resets extends Http2FrameListenerDecorator {

    private Resets(Http2FrameListener told) {
      super(told);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long code)
        throws Http2Exception {
      guard.costs();
      super.onRstStreamRead(context, stream, code);
    }
  }

  @Override
  public Optional<String> look(long now) {
    each(
        stream -> {
          Seen seen = stream.getProperty(key);
          if (seen != null && tooLong(stream, seen, now)) {
            ConnectionCounts.NODE.givenUp(stream.state().remoteSideOpen() ? "body" : "reader");
            // Written directly, so that Vert.x does not count it as a reset: the connection is not
            // at fault.
            var unused =
                handler
                    .encoder()
                    .writeRstStream(
                        context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
            context.flush();
          }
        });
    return Optional.empty();
  }

  private boolean tooLong(Http2Stream stream, Seen seen, long now) {
    if (stream.state().remoteSideOpen()
        && now - seen.since >= settings.bodyWithin().plus(READER_FIRST).toNanos()) {
      return true;
    }
    Http2RemoteFlowController flow = handler.encoder().flowController();
    long own = flow.windowSize(stream);
    long all = flow.windowSize(handler.connection().connectionStream());
    boolean waits = seen.answered || own <= 0 || all <= 0;
    if (!waits || own + all != seen.window) {
      seen.window = own + all;
      seen.unmovedSince = now;
    }
    return !seen.download && now - seen.unmovedSince >= settings.idle().toNanos();
  }

  private void each(Consumer<Http2Stream> action) {
    List<Http2Stream> streams = new ArrayList<>();
    try {
      handler
          .connection()
          .forEachActiveStream(
              stream -> {
                streams.add(stream);
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    streams.forEach(action);
  }

  /** The streams are closed after this, one by one. */
  @Override
  public void ended() {
    ended = true;
    while (inProgress > 0) {
      inProgress--;
      guard.over();
    }
  }
}
