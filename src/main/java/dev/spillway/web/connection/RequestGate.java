package dev.spillway.web.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Passes input on as far as it is wanted, and stops reading from a client that is ahead: its
 * further input then stays in its own kernel. A piece ends with the head of a request, so that two
 * HTTP/1 requests are never passed on as one. In front of all handlers that parse the bytes; on the
 * event loop.
 */
public final class RequestGate extends ChannelDuplexHandler {

  /** Minimum bytes of a piece: a body may consist of empty lines. */
  private static final int LEAST = 64;

  /** Maximum bytes of a piece; after each piece the gate checks whether more is wanted. */
  private static final int MOST = 1024;

  private final BooleanSupplier wanted;
  private final Runnable arriving;
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private final FramePace pace = new FramePace(System.nanoTime());
  private ChannelHandlerContext context;
  private boolean passing;
  private boolean paused;
  private boolean wasAhead;

  /** Whether the current line is empty so far. */
  private boolean emptyLine;

  /**
   * A gate that is closed while {@code wanted} is false; {@code arriving} runs before each piece.
   */
  RequestGate(BooleanSupplier wanted, Runnable arriving) {
    this.wanted = wanted;
    this.arriving = arriving;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object message) {
    if (message instanceof ByteBuf bytes) {
      waiting.add(bytes);
      pass();
    } else {
      context.fireChannelRead(message);
    }
  }

  /**
   * Whether the client of {@code channel} has ever sent a request before the previous response was
   * over.
   */
  public static boolean wasAhead(Channel channel) {
    RequestGate gate = channel.pipeline().get(RequestGate.class);
    return gate != null && gate.wasAhead;
  }

  /** Whether the client is read slowly now. */
  boolean isPaced() {
    return pause().isPositive();
  }

  /** A frame has arrived that costs more than a request. */
  void costs() {
    pace.spend(System.nanoTime());
  }

  @Override
  public void write(ChannelHandlerContext unused, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes && FramePace.answersFrame(bytes)) {
      costs();
    }
    var ignored = context.write(message, promise);
  }

  /** Checks again whether waiting input is wanted. */
  void look() {
    if (context != null && paused && isWanted()) {
      context.executor().execute(this::passLater);
    }
  }

  private boolean isWanted() {
    return wanted.getAsBoolean() && !pause().isPositive();
  }

  private Duration pause() {
    return pace.pause(System.nanoTime());
  }

  private void passLater() {
    if (!context.isRemoved() && paused && isWanted()) {
      pass();
      context.fireChannelReadComplete();
    }
  }

  private void pass() {
    if (passing) {
      return;
    }
    passing = true;
    try {
      while (!waiting.isEmpty() && isWanted()) {
        arriving.run();
        context.fireChannelRead(piece());
      }
    } finally {
      passing = false;
    }
    wasAhead = wasAhead || !waiting.isEmpty();
    // Without waiting input, reading continues: otherwise a disconnect would go unnoticed.
    pause(!waiting.isEmpty());
    lookWhenPaid();
  }

  private void lookWhenPaid() {
    Duration left = pause();
    if (paused && left.isPositive()) {
      var unused =
          context.executor().schedule(this::lookWhenPaid, left.toNanos(), TimeUnit.NANOSECONDS);
    } else {
      look();
    }
  }

  /** Decoders request reads themselves; those of HTTP/2 do so whenever auto-read is off. */
  @Override
  public void read(ChannelHandlerContext unused) {
    if (!paused) {
      context.read();
    }
  }

  private ByteBuf piece() {
    ByteBuf first = waiting.element();
    int start = first.readerIndex();
    int end = first.writerIndex();
    int last = Math.min(end, start + MOST);
    for (int index = start; index < last; index++) {
      byte one = first.getByte(index);
      if (one == '\n') {
        if (emptyLine && index - start + 1 >= LEAST && index + 1 < end) {
          return first.readRetainedSlice(index + 1 - start);
        }
        emptyLine = true;
      } else if (one != '\r') {
        emptyLine = false;
      }
    }
    return end - start > MOST ? first.readRetainedSlice(MOST) : waiting.remove();
  }

  private void pause(boolean pause) {
    if (paused != pause) {
      paused = pause;
      context.channel().config().setAutoRead(!pause);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext unused) {
    look();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    context.fireChannelInactive();
  }
}
