package dev.spillway.database.session;

import java.util.concurrent.TimeUnit;

/**
 * Who reads carefully, one thread at a time in the whole process: the buffer of each takes a good
 * part of the memory. A thread that has the turn may take it again, for another database.
 */
final class WideRowPermit {

  private Thread owner;
  private int taken;

  /** Waits for the turn; false when it did not come within that time. */
  synchronized boolean take(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (owner != null && owner != Thread.currentThread()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    owner = Thread.currentThread();
    taken++;
    return true;
  }

  /** Gives back what was taken once. */
  synchronized void end() {
    taken--;
    if (taken == 0) {
      owner = null;
      notifyAll();
    }
  }
}
