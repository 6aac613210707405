package dev.spillway.volume.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Sends what was written to the disk while more is written: left to itself, the system begins
 * seconds later, and then whoever finishes waits for all of it. Not thread-safe.
 */
final class EarlyForce {

  /** Bytes between two of them. */
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
   * Tells of {@code bytes} that the channel took. One is under way at a time; nobody waits for it
   * here.
   *
   * @throws IOException when the one before has failed
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
   * Waits for the one that is under way. What it has lost no later one tells: an fsync that follows
   * a failed one succeeds.
   *
   * @throws IOException when it has failed
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
