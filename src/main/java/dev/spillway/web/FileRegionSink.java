package dev.spillway.web;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Hands file slices to the kernel ({@code sendfile}) without a copy through the heap. Only for cleartext HTTP/1.1 without a
 * content coding: there the connection's channel takes file regions between the pieces that the response writes.
 */
final class FileRegionSink implements BodySink {

  /** The name under which Vert.x puts its connection into the pipeline; what is written from there passes the encoder. */
  static final String CONNECTION_HANDLER = "handler";

  private final HttpServerResponse response;
  private final ChannelHandlerContext connection;
  private final InFlight inFlight;

  FileRegionSink(HttpServerResponse response, ChannelHandlerContext connection, InFlight inFlight) {
    this.response = response;
    this.connection = connection;
    this.inFlight = inFlight;
  }

  @Override
  public void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    inFlight.add(copy.length);
    connection
        .executor()
        .execute(
            () ->
                response
                    .write(Buffer.buffer(copy))
                    .onComplete(result -> completed(copy.length, taken, result.cause())));
  }

  @Override
  public void transfer(FileChannel file, long position, int length, Taken taken)
      throws IOException, InterruptedException {
    inFlight.add(length);
    connection
        .executor()
        .execute(
            () -> {
              if (!response.headWritten()) {
                // A range that begins within a file: nothing else has written the head yet.
                var unused = response.write(Buffer.buffer());
              }
              ChannelFuture written = connection.writeAndFlush(new Region(file, position, length));
              written.addListener(result -> completed(length, taken, result.cause()));
            });
  }

  private void completed(int length, Taken taken, Throwable cause) {
    if (cause == null) {
      taken.taken();
      inFlight.taken(length);
    } else {
      inFlight.end(cause);
    }
  }

  @Override
  public long handedOver() {
    return inFlight.handedOver();
  }

  @Override
  public void awaitTaken(long mark) throws IOException, InterruptedException {
    inFlight.awaitTaken(mark);
  }

  /** A region of a file that belongs to somebody else: it is not closed when the region was sent. */
  private static final class Region extends DefaultFileRegion {
    private Region(FileChannel file, long position, long length) {
      super(file, position, length);
    }

    @Override
    protected void deallocate() {
      // The open content closes its file once it has been verified.
    }
  }
}
