package dev.spillway.source.database;

import dev.spillway.source.database.DatabasesConfig.DatabaseConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** One configured database, read only. For any number of threads; connections are made when they are needed. */
public final class Database {

  /** Nothing is read while queries are checked. */
  private static final SnapshotTerms CHECK = SnapshotTerms.of(0);

  private final String name;
  private final Pool pool;
  private final Failures failures;

  Database(String name, DatabaseConfig config, ResultBuffers buffers, CarefulTurn careful) {
    this.name = name;
    this.failures = new Failures(name);
    this.pool = new Pool(config, failures, buffers, careful);
  }

  /** As the settings name it. */
  public String name() {
    return name;
  }

  /**
   * Begins a snapshot. Waits for a free connection, at most as long as a statement may take.
   *
   * @throws DatabaseUnavailableException when there is no connection to be had
   * @throws QueryRefusedException when the server refuses the user or the name of the database
   * @throws InterruptedIOException when this thread is interrupted
   */
  public Snapshot begin(SnapshotTerms terms) throws DatabaseException, InterruptedIOException {
    return Snapshot.begin(pool, terms, failures);
  }

  /**
   * Has the server prepare a query, without running it.
   *
   * @return the columns of its rows; empty when it returns none
   * @throws QueryRefusedException with the server's sentence and the place
   * @throws DatabaseException when the server cannot be asked
   */
  public List<Column> check(Query query) throws IOException {
    try (Snapshot snapshot = begin(CHECK)) {
      return snapshot.ask(
          query,
          0,
          1,
          0,
          () -> {
            Session session = snapshot.session();
            return Columns.of(session.describe(query), session.types()::getPGType);
          });
    }
  }

  void close() {
    pool.close();
  }
}
