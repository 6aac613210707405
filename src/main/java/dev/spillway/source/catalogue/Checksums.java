package dev.spillway.source.catalogue;

import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * Reads files to compute their CRC-32. The number of parallel reads is limited across all callers.
 */
final class Checksums {

  // The largest read-ahead of Linux: larger buffers do not read faster.
  private static final int BUFFER_BYTES = 128 * 1024;

  /** A computed checksum; {@code settled} when it may be catalogued. */
  record Read(int crc32, boolean settled) {}

  /** Handles a file that could not be read. */
  public interface Failure {
    /** Throws to stop; returns to skip this file. */
    void of(SourceFile file, IOException cause) throws IOException;
  }

  private final ExecutorService executor;
  private final ChangeClock clock;
  // Reading a file needs a buffer, so their number limits parallel reads. They are kept, because
  // memory outside of the heap is freed late.
  private final BlockingQueue<ByteBuffer> buffers;

  /**
   * Allocates the buffers.
   *
   * @param parallel limit of the files read at once
   */
  Checksums(ExecutorService executor, InstantSource time, int parallel) {
    this.executor = executor;
    this.clock = new ChangeClock(time);
    this.buffers = new ArrayBlockingQueue<>(parallel);
    for (int i = 0; i < parallel; i++) {
      buffers.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
    }
  }

  /**
   * Reads {@code files} with at most {@code workers} threads. {@code results} has all checksums
   * computed so far, also when this method throws.
   */
  void read(
      Root root,
      List<SourceFile> files,
      int workers,
      Map<SourceFile, Read> results,
      Failure failure)
      throws IOException {
    Queue<SourceFile> queue = new ConcurrentLinkedQueue<>(files);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < Math.min(workers, files.size()); i++) {
      running.add(
          executor.submit(
              () -> {
                work(root, queue, results, failure);
                return null;
              }));
    }
    try {
      for (Future<?> worker : running) {
        worker.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("reading root " + root.name() + " failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading root " + root.name() + " was interrupted");
    } finally {
      // After a failure, the other workers end with their current file.
      queue.clear();
      running.forEach(worker -> worker.cancel(true));
    }
  }

  private void work(
      Root root, Queue<SourceFile> queue, Map<SourceFile, Read> results, Failure failure)
      throws IOException, InterruptedException {
    for (SourceFile file = queue.poll(); file != null; file = queue.poll()) {
      clock.awaitTick(file.stamp());
      ByteBuffer buffer = buffers.take();
      try {
        results.put(file, read(root, file, buffer));
      } catch (IOException e) {
        failure.of(file, e);
      } finally {
        buffers.add(buffer);
      }
    }
  }

  private Read read(Root root, SourceFile file, ByteBuffer buffer) throws IOException {
    boolean settled = clock.isSettled(file.stamp());
    long size = file.stamp().size();
    CRC32 crc = new CRC32();
    try (OpenContent content = root.open(file.path(), file.stamp())) {
      for (long at = 0; at < size; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
        content.read(buffer, at);
        crc.update(buffer.flip());
      }
      content.verify();
    }
    return new Read((int) crc.getValue(), settled);
  }
}
