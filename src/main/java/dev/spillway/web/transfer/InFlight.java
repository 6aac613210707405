package dev.spillway.web.transfer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Counts the bytes of a response that were handed over and not taken by its socket yet; they are
 * taken in order. One thread hands over, and waits as long as the socket makes progress.
 */
public final class InFlight {

  private final Duration stalledAfter;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition reached = lock.newCondition();
  private long handedOver;
  private long taken;
  private long copiedInFlight;
  private BooleanSupplier awaited = () -> false;
  private boolean ended;
  private Throwable cause;

  /** Monotonic time of the last progress, in nanoseconds. */
  private long movedAt;

  /** {@code stalledAfter} is the timeout of a wait during which the socket takes nothing. */
  public InFlight(Duration stalledAfter) {
    this.stalledAfter = stalledAfter;
  }

  /**
   * Waits until at most {@link BodySink#IN_FLIGHT} bytes are in flight; for copied bytes, also
   * until at most {@link BodySink#COPIED_IN_FLIGHT} or {@code more} copied ones are. Then adds
   * {@code more}.
   */
  void add(long more, boolean copied) throws IOException, InterruptedException {
    lock.lock();
    try {
      await(
          () ->
              handedOver - taken <= BodySink.IN_FLIGHT
                  && (!copied || copiedInFlight <= Math.max(BodySink.COPIED_IN_FLIGHT, more)));
      if (ended) {
        throw new ClientGoneException(cause);
      }
      handedOver += more;
      copiedInFlight += copied ? more : 0;
    } finally {
      lock.unlock();
    }
  }

  /** The socket has taken {@code more} bytes. */
  void taken(long more, boolean copied) {
    lock.lock();
    try {
      taken += more;
      movedAt = System.nanoTime();
      copiedInFlight -= copied ? more : 0;
      // Signals only when the condition holds: waking the thread for each block costs more than the
      // block.
      if (awaited.getAsBoolean()) {
        reached.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  long handedOver() {
    lock.lock();
    try {
      return handedOver;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the socket has taken the first {@code mark} bytes. */
  void awaitTaken(long mark) throws IOException, InterruptedException {
    lock.lock();
    try {
      await(() -> taken >= mark);
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier condition) throws IOException, InterruptedException {
    awaited = condition;
    if (!ended && !condition.getAsBoolean()) {
      // Time before the wait is not the client's.
      movedAt = System.nanoTime();
    }
    while (!ended && !condition.getAsBoolean()) {
      long left = stalledAfter.toNanos() - (System.nanoTime() - movedAt);
      if (left <= 0) {
        throw new StalledException(stalledAfter);
      }
      reached.awaitNanos(left);
    }
    // A client may close after its last byte: bytes that were taken before stay delivered.
    if (!condition.getAsBoolean()) {
      throw new ClientGoneException(cause);
    }
  }

  /** The client is gone, or a write failed; wakes the waiting thread. {@code why} may be null. */
  void end(Throwable why) {
    lock.lock();
    try {
      ended = true;
      if (cause == null) {
        cause = why;
      }
      reached.signal();
    } finally {
      lock.unlock();
    }
  }
}
