package dev.spillway.database.session;

import java.util.concurrent.TimeUnit;

/**
 * The permit for careful reading: one thread at a time in the whole process, because each such
 * buffer takes a large part of the memory. The thread that holds it may take it again, for another
 * database.
 */
final class WideRowPermit {

  private Thread owner;
  private int taken;

  /** Waits for the permit; false if it is not available within {@code millis}. */
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

  /** Releases one {@link #take}. */
  synchronized void end() {
    taken--;
    if (taken == 0) {
      owner = null;
      notifyAll();
    }
  }
}
