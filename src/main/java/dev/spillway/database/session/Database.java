package dev.spillway.database.session;

import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.Failures;
import dev.spillway.database.failure.LastFailure;
import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.DatabasesConfig.DatabaseConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One configured database, read-only. Thread-safe; connects on demand. */
public final class Database {

  /** Checks read no rows, so the row limit is 0. */
  private static final SnapshotTerms CHECK = SnapshotTerms.of(0);

  private final String name;
  private final Pool pool;
  private final Failures failures;

  Database(String name, DatabaseConfig config, ResultBuffers buffers, WideRowPermit careful) {
    this.name = name;
    this.failures = new Failures(name, InstantSource.system());
    this.pool = new Pool(config, failures, buffers, careful);
  }

  /** Returns its name in the configuration. */
  public String name() {
    return name;
  }

  /**
   * Begins a snapshot. Waits for a free connection for at most the statement timeout.
   *
   * @throws DatabaseUnavailableException when no connection is available
   * @throws QueryRefusedException when the server refuses the user or the name of the database
   * @throws InterruptedIOException when this thread is interrupted
   */
  public Snapshot begin(SnapshotTerms terms) throws DatabaseException, InterruptedIOException {
    return Snapshot.begin(pool, terms, failures);
  }

  /**
   * Returns the last error of a connection or a query since the start, unless a value in a request
   * was at fault.
   */
  public Optional<LastFailure> lastFailure() {
    return failures.last();
  }

  /**
   * Checks that a connection can be opened.
   *
   * @throws DatabaseException when it cannot
   */
  public void reach() throws IOException {
    begin(CHECK).close();
  }

  /**
   * Has the server prepare and explain a query without running it. Explaining matters because the
   * rights to the tables are only checked by the planner. Parameters are NULL.
   *
   * @return the columns of its rows; empty when it returns none
   * @throws QueryRefusedException with the server's message and the position
   * @throws DatabaseException when the server cannot be reached
   */
  public List<Column> check(Query query) throws IOException {
    try (Snapshot snapshot = begin(CHECK)) {
      List<Column> columns =
          snapshot.ask(
              query,
              0,
              1,
              0,
              () -> {
                Session session = snapshot.session();
                return Columns.of(session.describe(query), session.types()::getPGType);
              });
      if (!columns.isEmpty()) {
        explain(snapshot, query);
      }
      return columns;
    }
  }

  private void explain(Snapshot snapshot, Query query) throws IOException {
    try {
      var _ = snapshot.estimate(query, Map.of());
    } catch (QueryRefusedException e) {
      if (Failures.ofNames(e)) {
        throw e;
      }
      failures.forget(e);
    }
  }

  void close() {
    pool.close();
  }
}
