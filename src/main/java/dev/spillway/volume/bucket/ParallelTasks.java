package dev.spillway.volume.bucket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The parallel tasks of one writer. When one fails, the others are told to stop; {@link #await} and
 * {@link #stop} return only when none is running.
 */
final class ParallelTasks {

  private final Executor executor;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private int count;
  private Throwable failure;
  private volatile boolean stopped;

  ParallelTasks(Executor executor) {
    this.executor = executor;
  }

  interface Work {
    void run() throws IOException;
  }

  void start(Work work) {
    synchronized (this) {
      count++;
    }
    executor.execute(() -> run(work));
  }

  private void run(Work work) {
    running.add(Thread.currentThread());
    try {
      if (!stopped) {
        work.run();
      }
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
    } finally {
      running.remove(Thread.currentThread());
      ended();
    }
  }

  /**
   * The other tasks finish their current request: a part that is cut off could still arrive after
   * its upload was aborted.
   */
  private synchronized void failed(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    stopped = true;
  }

  private synchronized void ended() {
    count--;
    notifyAll();
  }

  /** Whether the tasks should end. */
  boolean stopped() {
    return stopped;
  }

  private void tellToStop() {
    stopped = true;
    running.forEach(Thread::interrupt);
  }

  /**
   * Returns when no task is running.
   *
   * @throws IOException the error of the first task that failed
   */
  synchronized void await() throws IOException {
    try {
      while (count > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("told to stop").initCause(e);
    }
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Tells the tasks to stop, and returns when none is running. */
  synchronized void stop() {
    tellToStop();
    boolean interrupted = false;
    while (count > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
