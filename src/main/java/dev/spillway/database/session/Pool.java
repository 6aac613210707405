package dev.spillway.database.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.Failures;
import dev.spillway.database.session.DatabasesConfig.DatabaseConfig;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The pool of connections to one database: at most {@code maxConnections}, opened on demand, and
 * kept while they work.
 */
final class Pool {

  private static final Logger LOG = Logger.getLogger(Pool.class.getName());

  /**
   * A connection that was idle for longer is tested before use: firewalls drop idle connections
   * silently.
   */
  private static final Duration TRUSTED = Duration.ofSeconds(30);

  private record Idle(Session session, long since) {}

  private final DatabaseConfig config;
  private final Failures failures;
  private final ResultBuffers buffers;
  private final Semaphore free;
  private final WideRowPermit careful;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  Pool(DatabaseConfig config, Failures failures, ResultBuffers buffers, WideRowPermit careful) {
    this.config = config;
    this.failures = failures;
    this.buffers = buffers;
    this.free = new Semaphore(config.maxConnections(), true);
    this.careful = careful;
  }

  /**
   * Begins a transaction on a connection. Connections for careful reading are not kept, because
   * they may take more memory.
   */
  Session begin(SnapshotTerms terms) throws DatabaseException, InterruptedIOException {
    if (terms.careful()) {
      take(() -> careful.take(config.statementTimeout().toMillis()));
    }
    try {
      return connected(terms);
    } catch (DatabaseException | InterruptedIOException | RuntimeException | Error e) {
      if (terms.careful()) {
        careful.end();
      }
      throw e;
    }
  }

  private Session connected(SnapshotTerms terms) throws DatabaseException, InterruptedIOException {
    take(() -> free.tryAcquire(config.statementTimeout().toMillis(), MILLISECONDS));
    try {
      return terms.careful() ? fresh(terms) : pooled(terms);
    } catch (SQLException e) {
      free.release();
      refuseInterrupted();
      throw failures.connecting(e);
    } catch (RuntimeException | Error e) { // releases the permit on an OutOfMemoryError too
      free.release();
      throw e;
    }
  }

  /**
   * Ends the transaction, and keeps or closes the connection.
   *
   * @param sound whether the connection can be reused: no error occurred, nothing was cancelled
   */
  void end(Session session, SnapshotTerms terms, boolean sound) {
    try {
      if (sound && !terms.careful() && rolledBack(session) && kept(session)) {
        return;
      }
      discard(session);
    } finally {
      free.release();
      if (terms.careful()) {
        careful.end();
      }
    }
  }

  void close() {
    Deque<Idle> left;
    synchronized (idle) {
      closed = true;
      left = new ArrayDeque<>(idle);
      idle.clear();
    }
    left.forEach(one -> discard(one.session()));
  }

  private interface Turn {
    /** Waits for the turn; false after the timeout. */
    boolean await() throws InterruptedException;
  }

  private void take(Turn turn) throws DatabaseException, InterruptedIOException {
    try {
      if (!turn.await()) {
        throw failures.noneFree(config.maxConnections());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a free connection");
    }
  }

  private Session pooled(SnapshotTerms terms) throws SQLException {
    for (Session session = fromIdle(); session != null; session = fromIdle()) {
      try {
        session.begin();
        return session;
      } catch (SQLException e) {
        // The server may have been restarted since. Only a statement reveals that; a fresh
        // connection helps.
        LOG.log(Level.FINE, "a kept connection has ended", e);
        discard(session);
      }
    }
    return fresh(terms);
  }

  private Session fresh(SnapshotTerms terms) throws SQLException {
    Session session = Session.open(config, buffers.bytes(terms));
    try {
      session.begin();
      return session;
    } catch (SQLException e) {
      discard(session);
      throw e;
    }
  }

  private Session fromIdle() {
    Idle found;
    synchronized (idle) {
      found = idle.pollFirst();
    }
    if (found == null) {
      return null;
    }
    if (System.nanoTime() - found.since() > TRUSTED.toNanos()
        && !found.session().answers(config.connectTimeout())) {
      discard(found.session());
      return fromIdle();
    }
    return found.session();
  }

  private static boolean rolledBack(Session session) {
    try {
      session.rollback();
      return true;
    } catch (SQLException e) {
      LOG.log(Level.FINE, "a connection broke at the end of its transaction", e);
      return false;
    }
  }

  private boolean kept(Session session) {
    synchronized (idle) {
      if (!closed) {
        idle.addFirst(new Idle(session, System.nanoTime()));
      }
      return !closed;
    }
  }

  private static void discard(Session session) {
    try {
      session.close();
    } catch (SQLException e) {
      LOG.log(Level.FINE, "a connection broke while it was closed", e);
    }
  }

  static void refuseInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting for the database");
    }
  }
}
