package dev.spillway.volume.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Flushes written bytes to the disk while more are written. By itself the system begins seconds
 * later, and then {@link LocalWriter#finish} waits for all of it. Not thread-safe.
 */
final class EarlyForce {

  /** Bytes between two flushes. */
  static final long EVERY = 16L * 1024 * 1024;

  private final FileChannel channel;
  private final Executor executor;
  private FutureTask<Void> running = new FutureTask<>(() -> null);
  private long since;

  EarlyForce(FileChannel channel, Executor executor) {
    this.channel = channel;
    this.executor = executor;
    running.run();
  }

  /**
   * Records that {@code bytes} were written, and may start a flush. Only one flush runs at a time;
   * this method does not wait for a running one.
   *
   * @throws IOException when the previous flush has failed
   */
  void wrote(long bytes) throws IOException {
    since += bytes;
    if (since >= EVERY && running.isDone()) {
      await();
      since = 0;
      running =
          new FutureTask<>(
              () -> {
                channel.force(false);
                return null;
              });
      executor.execute(running);
    }
  }

  /**
   * Waits for the running flush. Its error would be lost otherwise: an fsync after a failed one
   * succeeds.
   *
   * @throws IOException when the flush has failed
   */
  void await() throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          running.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("the disk did not take what was written: " + e.getCause(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
