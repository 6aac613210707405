package dev.spillway.web;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the bytes that a response has handed over and its socket has not taken; they are taken in order. One thread hands
 * over, and it alone waits.
 */
final class InFlight {

  /** Whoever waits for room goes on when this much is in flight: waking a thread for each block costs more than the block. */
  private static final long LOW = BodySink.IN_FLIGHT / 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long handedOver;
  private long taken;

  /** How much must be taken before the waiting thread can go on. */
  private long wanted;

  private boolean ended;
  private Throwable cause;

  /** Waits until {@code more} bytes have room, and counts them. */
  void add(long more) throws ClientGoneException, InterruptedException {
    lock.lock();
    try {
      if (handedOver + more - taken > BodySink.IN_FLIGHT) {
        await(handedOver - Math.min(LOW, Math.max(0, BodySink.IN_FLIGHT - more)));
      }
      checkAlive();
      handedOver += more;
    } finally {
      lock.unlock();
    }
  }

  /** The socket took {@code more} bytes. */
  void taken(long more) {
    lock.lock();
    try {
      taken += more;
      if (taken >= wanted) {
        changed.signalAll();
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
  void awaitTaken(long mark) throws ClientGoneException, InterruptedException {
    lock.lock();
    try {
      await(mark);
      // A client may close as soon as it has its last byte: what was taken before is no less
      // complete.
      if (taken < mark) {
        checkAlive();
      }
    } finally {
      lock.unlock();
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(long mark) throws InterruptedException {
    wanted = mark;
    while (!ended && taken < mark) {
      changed.await();
    }
  }

  private void checkAlive() throws ClientGoneException {
    if (ended) {
      throw new ClientGoneException(cause);
    }
  }
}
