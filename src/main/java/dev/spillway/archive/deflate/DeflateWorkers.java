package dev.spillway.archive.deflate;

import java.io.Closeable;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Deflates blocks on some threads of a shared executor. Each block is a task of its own, so that no
 * part waits for the end of another. After {@link #close} no thread is at work.
 */
final class DeflateWorkers implements Closeable {

  private final Executor executor;
  private final int threads;
  private final Supplier<Deflater> deflaters;

  // All following fields are guarded by this object.
  private final Queue<Pending> waiting = new ArrayDeque<>();
  private final ArrayDeque<Deflater> idle = new ArrayDeque<>();

  /** Tasks submitted to the executor, started or not: at most one per thread. */
  private int tasks;

  /** Deflaters in use. */
  private int working;

  private boolean closed;

  DeflateWorkers(Executor executor, int threads, Supplier<Deflater> deflaters) {
    this.executor = executor;
    this.threads = threads;
    this.deflaters = deflaters;
  }

  /** A submitted block; it belongs to the workers until {@link #await} returns it. */
  static final class Pending {
    private final DeflatedBlock block;
    private boolean finished;
    private Throwable failure;

    private Pending(DeflatedBlock block) {
      this.block = block;
    }
  }

  /** Deflates {@code block} in this thread. */
  void deflate(DeflatedBlock block) {
    Deflater deflater = take();
    try {
      block.deflate(deflater);
    } finally {
      giveBack(deflater);
    }
  }

  /**
   * Submits {@code block} to the workers; throws the executor's exception if it rejects the task.
   */
  Pending submit(DeflatedBlock block) {
    var pending = new Pending(block);
    synchronized (this) {
      waiting.add(pending);
      if (tasks == threads) {
        return pending; // The next free worker takes it.
      }
      tasks++;
    }
    executor.execute(this::work);
    return pending;
  }

  synchronized boolean finished(Pending pending) {
    return pending.finished;
  }

  /** Returns the deflated block. Throws the worker's exception, which is always unchecked. */
  synchronized DeflatedBlock await(Pending pending) throws InterruptedIOException {
    try {
      while (!pending.finished) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("told to stop");
    }
    return switch (pending.failure) {
      case null -> pending.block;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a block was not deflated", e);
    };
  }

  private void work() {
    Pending pending;
    synchronized (this) {
      pending = waiting.poll();
      if (pending == null) {
        tasks--;
        return;
      }
    }
    Throwable failure = null;
    try {
      deflate(pending.block);
    } catch (Throwable e) {
      failure = e; // Thrown by await.
    }
    if (finish(pending, failure)) {
      executeAgain();
    }
  }

  /** Marks the block as finished. Returns whether more blocks are waiting. */
  private synchronized boolean finish(Pending pending, Throwable failure) {
    pending.finished = true;
    pending.failure = failure;
    notifyAll();
    if (waiting.isEmpty()) {
      tasks--;
      return false;
    }
    return true;
  }

  private void executeAgain() {
    try {
      executor.execute(this::work);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        while (!waiting.isEmpty()) {
          Pending pending = waiting.remove();
          pending.finished = true;
          pending.failure = e;
        }
        notifyAll();
      }
    }
  }

  private synchronized Deflater take() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    Deflater deflater = idle.isEmpty() ? deflaters.get() : idle.pop();
    working++;
    return deflater;
  }

  private synchronized void giveBack(Deflater deflater) {
    idle.push(deflater);
    working--;
    notifyAll();
  }

  /**
   * Waits for the blocks that are being deflated, which takes milliseconds. Blocks that are still
   * waiting are dropped.
   */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    boolean interrupted = false;
    while (working > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    idle.forEach(Deflater::end);
    idle.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
