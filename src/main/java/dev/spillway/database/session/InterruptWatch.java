package dev.spillway.database.session;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cancels the running query of a thread that is interrupted: a thread that blocks on a socket does
 * not notice the interrupt. Checks ten times per second.
 */
final class InterruptWatch {

  private static final Logger LOG = Logger.getLogger(InterruptWatch.class.getName());
  private static final int PERIOD_MILLIS = 100;

  /** Number of cancel attempts before the connection is aborted. */
  private static final int PATIENCE = 20;

  private final Session session;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Thread waiting;
  private volatile boolean cancelled;

  private InterruptWatch(Session session) {
    this.session = session;
  }

  static InterruptWatch over(Session session) {
    InterruptWatch watch = new InterruptWatch(session);
    Thread.ofVirtual().name("database-interrupt-watch").start(watch::run);
    return watch;
  }

  /** Called before this thread waits for the server. */
  void begin() {
    waiting = Thread.currentThread();
  }

  void end() {
    waiting = null;
  }

  /**
   * Returns whether a query was cancelled. The cancellation may arrive late and hit the next
   * statement.
   */
  boolean cancelled() {
    return cancelled;
  }

  void close() {
    closed.countDown();
  }

  private void run() {
    int looks = 0;
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        Thread thread = waiting;
        looks = thread != null && thread.isInterrupted() ? looks + 1 : 0;
        if (looks > 0) {
          cancelled = true;
          stop(looks);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(int looks) {
    try {
      if (looks <= PATIENCE) {
        session.cancel();
      } else {
        session.abort();
      }
    } catch (SQLException e) {
      LOG.log(Level.FINE, "a query could not be cancelled yet", e);
    }
  }
}
