package dev.spillway.web;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the bytes that a response has handed over and its socket has not taken; they are taken in order. One thread hands
 * over and waits.
 */
final class InFlight {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition reached = lock.newCondition();
  private long handedOver;
  private long taken;
  private long awaited;
  private boolean ended;
  private Throwable cause;

  /** Waits until no more than {@code most} bytes are in flight, and counts {@code more}. */
  void add(long more, long most) throws ClientGoneException, InterruptedException {
    lock.lock();
    try {
      await(handedOver - most);
      if (ended) {
        throw new ClientGoneException(cause);
      }
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
      // Waking somebody for each block, to find that it was not the last, costs more than the
      // block.
      if (taken >= awaited) {
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
  void awaitTaken(long mark) throws ClientGoneException, InterruptedException {
    lock.lock();
    try {
      await(mark);
    } finally {
      lock.unlock();
    }
  }

  private void await(long mark) throws ClientGoneException, InterruptedException {
    awaited = mark;
    while (!ended && taken < mark) {
      reached.await();
    }
    // A client may close as soon as it has its last byte: what was taken before is no less
    // complete.
    if (taken < mark) {
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
