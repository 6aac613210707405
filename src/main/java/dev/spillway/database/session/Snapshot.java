package dev.spillway.database.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.Failures;
import dev.spillway.database.failure.InvalidTextException;
import dev.spillway.database.failure.RowTooLargeException;
import dev.spillway.database.failure.WideRowsException;
import dev.spillway.database.query.Query;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A read-only transaction that sees the database as of its first query. Close it as soon as its
 * rows are read. For one thread, and for the rows of one query at a time.
 *
 * <p>If the thread is interrupted while it waits for the server, the query is cancelled within a
 * second and the waiting call throws {@link InterruptedIOException}; the thread stays interrupted.
 */
public final class Snapshot implements Closeable {

  private static final String EXPLAIN = "explain ";
  private static final Pattern ROWS = Pattern.compile(" rows=(\\d+) ");

  private final Pool pool;
  private final Session session;
  private final SnapshotTerms terms;
  private final Failures failures;
  private final InterruptWatch watch;
  private Rows open;
  private Map<String, ?> values = Map.of();
  private long queries;
  private boolean failed;
  private boolean closed;

  private Snapshot(Pool pool, Session session, SnapshotTerms terms, Failures failures) {
    this.pool = pool;
    this.session = session;
    this.terms = terms;
    this.failures = failures;
    this.watch = InterruptWatch.over(session);
  }

  static Snapshot begin(Pool pool, SnapshotTerms terms, Failures failures)
      throws DatabaseException, InterruptedIOException {
    return new Snapshot(pool, pool.begin(terms), terms, failures);
  }

  /**
   * Sends a query. Its rows are fetched on demand. Closes the rows of the previous query.
   *
   * @param values of its parameters, by name; a missing one is NULL
   * @throws DatabaseException when the server refuses the query or is gone
   * @throws InterruptedIOException when this thread is interrupted
   */
  public Rows stream(Query query, Map<String, ?> values) throws IOException {
    closeRows();
    queries++;
    this.values = values;
    Rows rows = Rows.send(this, query, values);
    open = rows;
    return rows;
  }

  /**
   * Returns the number of rows that PostgreSQL's planner expects, without running the query. Cheap,
   * and often wrong; empty if the plan has no number.
   */
  public OptionalLong estimate(Query query, Map<String, ?> values) throws IOException {
    closeRows();
    queries++;
    this.values = values;
    var plan = ask(query, 0, 1, EXPLAIN.length(), () -> session.execute(EXPLAIN, query, values, 1));
    if (plan.cursor() != null) {
      plan.cursor().close();
    }
    String first = new String(plan.tuples().getFirst().get(0), UTF_8);
    Matcher rows = ROWS.matcher(first);
    return rows.find() ? OptionalLong.of(Long.parseLong(rows.group(1))) : OptionalLong.empty();
  }

  /** Returns the number of queries sent so far. */
  public long queries() {
    return queries;
  }

  /** Ends the transaction. Never fails: nothing was written that could be lost. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      watch.close();
      pool.end(
          session, terms, !failed && !watch.cancelled() && !Thread.currentThread().isInterrupted());
    }
  }

  SnapshotTerms terms() {
    return terms;
  }

  Session session() {
    return session;
  }

  /** A call that waits for the server. */
  interface Asking<T> {
    T answer() throws SQLException;
  }

  /**
   * Waits for the server and converts its errors.
   *
   * @param row number of rows received so far
   * @param wanted number of rows requested
   * @param lead characters that were sent before the query's own text
   */
  <T> T ask(Query query, long row, int wanted, int lead, Asking<T> asking) throws IOException {
    if (closed || failed) {
      throw new IllegalStateException("the snapshot has ended");
    }
    Pool.refuseInterrupted();
    watch.begin();
    boolean answered = false;
    try {
      T answer = asking.answer();
      answered = true;
      return answer;
    } catch (SQLException e) {
      Pool.refuseInterrupted();
      throw failure(query, row, wanted, lead, e);
    } finally {
      watch.end();
      failed = !answered;
    }
  }

  private DatabaseException failure(Query query, long row, int wanted, int lead, SQLException e) {
    if (Failures.overflow(e)) {
      return overflow(query, row, wanted, e);
    }
    DatabaseException failure = failures.querying(query, values, lead, e);
    return Failures.invalidText(e)
        ? new InvalidTextException(row + 1, row + wanted, failure.detail(), e)
        : failure;
  }

  private DatabaseException overflow(Query query, long row, int wanted, SQLException e) {
    return terms.careful() && wanted == 1
        ? new RowTooLargeException(
            query, row + 1, terms.rowLimit(), "more bytes than fit into memory", e)
        : new WideRowsException(query, row, e);
  }

  private void closeRows() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
