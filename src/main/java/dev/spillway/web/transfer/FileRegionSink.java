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
 * Passes file slices to the kernel ({@code sendfile}) without a copy through the heap. Only for
 * cleartext HTTP/1.1 without a content coding: there the channel accepts file regions between the
 * writes of the response. The event loop continues from block to block by itself; the calling
 * thread is needed only once per slice.
 */
final class FileRegionSink extends BodySink {

  /** Bytes per call of sendfile. */
  private static final int BLOCK = 512 * 1024;

  /** Bytes after which the event loop serves its other connections. */
  private static final int TURN = 4 * 1024 * 1024;

  private final HttpServerResponse response;
  private final ChannelHandlerContext connection;

  // Used on the event loop only.
  private final Queue<Piece> waiting = new ArrayDeque<>();
  private int withChannel;
  private boolean sending;
  private boolean failed;

  FileRegionSink(HttpServerResponse response, ChannelHandlerContext connection, InFlight inFlight) {
    super(inFlight);
    this.response = response;
    this.connection = connection;
  }

  @Override
  void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException {
    add(new Copied(Buffer.buffer(Unpooled.wrappedBuffer(bytes)), taken), bytes.remaining());
  }

  @Override
  void transfer(FileChannel file, long position, long length, Taken taken)
      throws IOException, InterruptedException {
    add(new Slice(file, position, position + length, taken), length);
  }

  private void add(Piece piece, long length) throws IOException, InterruptedException {
    inFlight.add(length, piece instanceof Copied);
    connection
        .executor()
        .execute(
            () -> {
              // After missing bytes, no more may be sent.
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
   * Keeps the channel supplied. A write may complete at once, and calls this method again before it
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
    // A local variable, so that the listener does not keep the whole piece until the socket has
    // taken it.
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
      // The range begins within a file: no write has sent the headers yet.
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

  /** A file region that does not close its file after it was sent. */
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
     * Reports the bytes taken since the last report; for a region that a client breaks off, only
     * those that were sent.
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
      // The open content closes its file after it was verified.
    }
  }
}
