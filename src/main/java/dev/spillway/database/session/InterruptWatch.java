package dev.spillway.database.session;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Cancels what a server does for a thread that was interrupted: a thread that waits for a socket
 * does not notice. It looks ten times a second.
 */
final class InterruptWatch {

  private static final Logger LOG = Logger.getLogger(InterruptWatch.class.getName());
  private static final int PERIOD_MILLIS = 100;

  /** A server that does not follow for so many looks is not waited for any more. */
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

  /** This thread is about to wait for the server. */
  void begin() {
    waiting = Thread.currentThread();
  }

  void end() {
    waiting = null;
  }

  /**
   * Whether something was cancelled; what the server makes of it may come late and meet the next
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
