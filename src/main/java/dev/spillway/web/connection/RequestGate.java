package dev.spillway.web.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Lets in what a client sends as far as it is wanted, and reads no further from one that is ahead: what it sends then stays with its own
 * kernel. A piece ends with the head of a request, so that two of HTTP/1 are not let in as one. Before everything that understands the
 * bytes; on the event loop.
 */
public final class RequestGate extends ChannelInboundHandlerAdapter {

  /** A piece has at least so many bytes: those of a body may be empty lines only. */
  private static final int LEAST = 64;

  private final BooleanSupplier wanted;
  private final Runnable arriving;
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
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

  /** Whether the client of {@code channel} ever sent something before the answer to what it had asked was over. */
  public static boolean wasAhead(Channel channel) {
    RequestGate gate = channel.pipeline().get(RequestGate.class);
    return gate != null && gate.wasAhead;
  }

  /** Something has changed: what waits may be wanted now. */
  void look() {
    if (context != null && paused && wanted.getAsBoolean()) {
      context.executor().execute(this::passLater);
    }
  }

  private void passLater() {
    if (!context.isRemoved() && paused && wanted.getAsBoolean()) {
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
      while (!waiting.isEmpty() && wanted.getAsBoolean()) {
        arriving.run();
        context.fireChannelRead(piece());
      }
    } finally {
      passing = false;
    }
    wasAhead = wasAhead || !waiting.isEmpty();
    // Where nothing waits, reading goes on: else nobody would see a client go.
    pause(!waiting.isEmpty());
  }

  private ByteBuf piece() {
    ByteBuf first = waiting.element();
    int start = first.readerIndex();
    int end = first.writerIndex();
    for (int index = start; index < end; index++) {
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
    return waiting.remove();
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
