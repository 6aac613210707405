package dev.spillway.web.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Counts the bytes that sockets have taken. */
final class CountingSink implements BodySink {

  private final BodySink sink;
  private final DownloadMetrics metrics;

  CountingSink(BodySink sink, DownloadMetrics metrics) {
    this.sink = sink;
    this.metrics = metrics;
  }

  @Override
  public void write(ByteBuffer bytes, Taken taken) throws IOException, InterruptedException {
    sink.write(bytes, counted(taken));
  }

  @Override
  public void transfer(FileChannel file, long position, long length, Taken taken)
      throws IOException, InterruptedException {
    sink.transfer(file, position, length, counted(taken));
  }

  private Taken counted(Taken taken) {
    if (taken == Taken.NOTHING) {
      return taken;
    }
    return bytes -> {
      metrics.bytes(bytes);
      taken.taken(bytes);
    };
  }

  @Override
  public long handedOver() {
    return sink.handedOver();
  }

  @Override
  public void awaitTaken(long mark) throws IOException, InterruptedException {
    sink.awaitTaken(mark);
  }
}
