package dev.spillway.web.transfer;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands file slices to the kernel ({@code sendfile}) without a copy through the heap. Only for
 * cleartext HTTP/1.1 without a content coding: there the connection's channel takes file regions
 * between the pieces that the response writes. The event loop goes from block to block by itself:
 * whoever hands over is needed once a slice.
 */
final class FileRegionSink implements BodySink {

  /** What one call of the kernel is asked to send. */
  private static final int BLOCK = 512 * 1024;

  /** After so much at once the event loop looks after its other connections. */
  private static final int TURN = 4 * 1024 * 1024;

  private final HttpServerResponse response;
  private final ChannelHandlerContext connection;
  private final InFlight inFlight;

  // The event loop's own, touched by nobody else.
  private final Queue<Piece> waiting = new ArrayDeque<>();
  private int withChannel;
  private boolean sending;
  private boolean failed;

  FileRegionSink(HttpServerResponse response, ChannelHandlerContext connection, InFlight inFlight) {
    this.response = response;
    this.connection = connection;
    this.inFlight = inFlight;
  }

  @Override
  public void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException {
    add(new Copied(Buffer.buffer(Unpooled.wrappedBuffer(bytes)), taken), bytes.remaining());
  }

  @Override
  public void transfer(FileChannel file, long position, long length, Taken taken)
      throws IOException, InterruptedException {
    add(new Slice(file, position, position + length, taken), length);
  }

  private void add(Piece piece, long length) throws IOException, InterruptedException {
    inFlight.add(length, piece instanceof Copied);
    connection
        .executor()
        .execute(
            () -> {
              // After bytes that are missing, none may follow.
              if (!failed) {
                waiting.add(piece);
                send();
              }
            });
  }

  private sealed interface Piece {}

  private record Copied(Buffer bytes, Taken taken) implements Piece {}

  private static final class Slice implements Piece {
    private final FileChannel file;
    private final long end;
    private final Taken taken;
    private long position;

    private Slice(FileChannel file, long position, long end, Taken taken) {
      this.file = file;
      this.position = position;
      this.end = end;
      this.taken = taken;
    }
  }

  /**
   * Keeps the channel supplied. A write may be taken at once, and calls back here before it
   * returns.
   */
  private void send() {
    if (sending) {
      return;
    }
    sending = true;
    int sent = 0;
    try {
      while (withChannel < IN_FLIGHT && sent < TURN && !waiting.isEmpty()) {
        sent +=
            switch (waiting.peek()) {
              case Copied copied -> send(copied);
              case Slice slice -> send(slice);
            };
      }
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      sending = false;
    }
    if (sent >= TURN && !waiting.isEmpty()) {
      connection.executor().execute(this::send);
    }
  }

  private int send(Copied copied) {
    waiting.remove();
    int length = copied.bytes.length();
    // Not more than that is held until the socket took it.
    Taken taken = copied.taken;
    withChannel += length;
    response
        .write(copied.bytes)
        .onComplete(
            result -> {
              if (result.succeeded()) {
                taken.taken(length);
              }
              completed(length, true, result.cause());
            });
    return length;
  }

  private int send(Slice slice) {
    if (!response.headWritten()) {
      // A range that begins within a file: nothing else has written the head yet.
      response.write(Buffer.buffer()).onFailure(inFlight::end);
    }
    int block =
        (int) Math.min(Math.min(BLOCK, IN_FLIGHT - withChannel), slice.end - slice.position);
    long position = slice.position;
    slice.position += block;
    if (slice.position == slice.end) {
      waiting.remove();
    }
    withChannel += block;
    Region region = new Region(slice.file, position, block, slice.taken);
    ChannelFuture written = connection.writeAndFlush(region);
    written.addListener(
        result -> {
          region.tell();
          completed(block, false, result.cause());
        });
    return block;
  }

  private void completed(int length, boolean copied, Throwable cause) {
    withChannel -= length;
    if (cause == null) {
      inFlight.taken(length, copied);
      send();
    } else {
      fail(cause);
    }
  }

  private void fail(Throwable cause) {
    failed = true;
    waiting.clear();
    inFlight.end(cause);
  }

  @Override
  public long handedOver() {
    return inFlight.handedOver();
  }

  @Override
  public void awaitTaken(long mark) throws IOException, InterruptedException {
    inFlight.awaitTaken(mark);
  }

  /**
   * A region of a file that belongs to somebody else: it is not closed when the region was sent.
   */
  private static final class Region extends DefaultFileRegion {
    private final Taken taken;
    private long told;

    private Region(FileChannel file, long position, long length, Taken taken) {
      super(file, position, length);
      this.taken = taken;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
      long sent = super.transferTo(target, position);
      tell();
      return sent;
    }

    /**
     * Tells what the socket took since it was told last: of a region that a client leaves in, its
     * part.
     */
    private void tell() {
      int news = (int) (transferred() - told);
      if (news > 0) {
        told += news;
        taken.taken(news);
      }
    }

    @Override
    protected void deallocate() {
      // The open content closes its file once it has been verified.
    }
  }
}
