package dev.spillway.web.transfer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Counts the bytes that a response has handed over and its socket has not taken; they are taken in
 * order. One thread hands over and waits, as long as the socket takes some now and then.
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

  /** By the monotonic clock, in nanoseconds. */
  private long movedAt;

  /**
   * A socket that takes nothing for {@code stalledAfter} while somebody waits for it is not waited
   * for any longer.
   */
  public InFlight(Duration stalledAfter) {
    this.stalledAfter = stalledAfter;
  }

  /**
   * Waits until no more than {@link BodySink#IN_FLIGHT} bytes are in flight, and of copied ones,
   * when these are copied too, no more than {@link BodySink#COPIED_IN_FLIGHT} or {@code more}; and
   * counts {@code more}.
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

  /** The socket took {@code more} bytes. */
  void taken(long more, boolean copied) {
    lock.lock();
    try {
      taken += more;
      movedAt = System.nanoTime();
      copiedInFlight -= copied ? more : 0;
      // Waking somebody for each block, to find that it was not the last, costs more than the
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

  /** Waits until the socket took the first {@code mark} bytes that were handed over. */
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
      // Whatever kept us from handing over until now was not the client.
      movedAt = System.nanoTime();
    }
    while (!ended && !condition.getAsBoolean()) {
      long left = stalledAfter.toNanos() - (System.nanoTime() - movedAt);
      if (left <= 0) {
        throw new StalledException(stalledAfter);
      }
      reached.awaitNanos(left);
    }
    // A client may close as soon as it has its last byte: what was taken before is no less
    // complete.
    if (!condition.getAsBoolean()) {
      throw new ClientGoneException(cause);
    }
  }

  /** The client is gone, or a write failed: whoever waits is woken. {@code why} may be null. */
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
