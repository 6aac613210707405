package dev.spillway.web.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Copies through memory: for TLS and HTTP/2, which do not support file regions. */
final class ChunkSink extends BodySink {

  /**
   * Bytes per read: small, because each slow client holds memory up to the limit of bytes in
   * flight.
   */
  private static final int CHUNK = 16 * 1024;

  private final HttpServerResponse response;
  private final EventLoop loop;
  private final Runnable reset;

  /** Used on the event loop only. */
  private boolean failed;

  /**
   * {@code response} is used on {@code loop} only; {@code reset} runs there when a write has
   * failed.
   */
  ChunkSink(HttpServerResponse response, EventLoop loop, InFlight inFlight, Runnable reset) {
    super(inFlight);
    this.response = response;
    this.loop = loop;
    this.reset = reset;
  }

  @Override
  void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException {
    send(Unpooled.wrappedBuffer(bytes), taken);
  }

  @Override
  void transfer(FileChannel file, long position, long length, Taken taken)
      throws IOException, InterruptedException {
    long done = 0;
    while (done < length) {
      byte[] chunk = new byte[(int) Math.min(CHUNK, length - done)];
      fill(file, position + done, ByteBuffer.wrap(chunk));
      done += chunk.length;
      send(Unpooled.wrappedBuffer(chunk), taken);
    }
  }

  private static void fill(FileChannel file, long position, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      int read = file.read(target, position + target.position());
      if (read < 0) {
        throw new EOFException("a file ended before its planned length");
      }
    }
  }

  private void send(ByteBuf chunk, Taken taken) throws IOException, InterruptedException {
    int length = chunk.readableBytes();
    inFlight.add(length, true);
    loop.execute(() -> write(Buffer.buffer(chunk), length, taken));
  }

  private void write(Buffer chunk, int length, Taken taken) {
    // After missing bytes, no more may be sent.
    if (failed) {
      return;
    }
    try {
      response
          .write(chunk)
          .onComplete(
              result -> {
                if (result.succeeded()) {
                  taken.taken(length);
                  inFlight.taken(length, true);
                } else {
                  fail(result.cause());
                }
              });
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    failed = true;
    inFlight.end(cause);
    reset.run();
  }
}
