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
 * Lets in what a client sends as far as it is wanted, and reads no further from one that is ahead:
 * what it sends then stays with its own kernel. A piece ends with the head of a request, so that
 * two of HTTP/1 are not let in as one. Before everything that understands the bytes; on the event
 * loop.
 */
public final class RequestGate extends ChannelDuplexHandler {

  /** A piece has at least so many bytes: those of a body may be empty lines only. */
  private static final int LEAST = 64;

  /** And so many at most: after each it is looked whether more is wanted. */
  private static final int MOST = 1024;

  private final BooleanSupplier wanted;
  private final Runnable arriving;
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private final FramePace pace = new FramePace(System.nanoTime());
  private ChannelHandlerContext context;
  private boolean passing;
  private boolean paused;
  private boolean wasAhead;

  /** Whether the line that comes has nothing in it so far. */
  private boolean emptyLine;

  /** {@code arriving} is run before each piece that is let in. */
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
   * Whether the client of {@code channel} ever sent something before the answer to what it had
   * asked was over.
   */
  public static boolean wasAhead(Channel channel) {
    RequestGate gate = channel.pipeline().get(RequestGate.class);
    return gate != null && gate.wasAhead;
  }

  /** Whether the client is read slowly now. */
  boolean isPaced() {
    return pause().isPositive();
  }

  /** A frame has come that costs more than it asks for. */
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

  /** Something has changed: what waits may be wanted now. */
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
    // Where nothing waits, reading goes on: else nobody would see a client go.
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

  /**
   * Decoders ask for more by themselves, those of HTTP/2 whenever nothing is read automatically.
   */
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
