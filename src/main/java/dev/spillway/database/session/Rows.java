package dev.spillway.database.session;

import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.failure.RowTooLargeException;
import dev.spillway.database.query.Query;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postgresql.core.Oid;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.Tuple;

/**
 * The rows of a query, one at a time. Keeps one batch in memory; {@link FetchPace} determines its
 * size.
 */
public final class Rows implements Closeable {

  private final Snapshot snapshot;
  private final Session session;
  private final Query query;
  private final FetchPace pace;
  private final List<Column> columns;
  private List<Tuple> batch;
  private ResultCursor cursor;
  private int index;
  private Tuple row;
  private long number;

  private Rows(Snapshot snapshot, Query query, FetchPace pace, Session.Batch first)
      throws QueryRefusedException {
    this.snapshot = snapshot;
    this.session = snapshot.session();
    this.query = query;
    this.pace = pace;
    this.columns = columns(query, first);
    this.batch = first.tuples();
    this.cursor = first.cursor();
  }

  static Rows send(Snapshot snapshot, Query query, Map<String, ?> values) throws IOException {
    Session session = snapshot.session();
    boolean careful = snapshot.terms().careful();
    FetchPace pace = new FetchPace(session.bufferBytes() / 4, careful);
    int wanted = pace.next();
    long asked = System.nanoTime();
    Session.Batch first =
        snapshot.ask(
            query,
            0,
            wanted,
            0,
            () -> {
              session.makeRoom();
              return session.execute("", query, values, wanted);
            });
    pace.took(System.nanoTime() - asked);
    return new Rows(snapshot, query, pace, first);
  }

  private static List<Column> columns(Query query, Session.Batch first)
      throws QueryRefusedException {
    if (first.fields().isEmpty()) {
      throw QueryCheck.noRows(query);
    }
    try {
      return Columns.of(first.fields(), oid -> Oid.toString(oid).toLowerCase(Locale.ROOT));
    } catch (SQLException e) {
      throw new IllegalStateException("the driver does not name a type", e);
    }
  }

  /** Returns the columns from left to right. Types that are not built in have numbers for names. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Moves to the next row.
   *
   * @return false when there is none
   * @throws RowTooLargeException when the row exceeds the row limit
   * @throws WideRowsException when the rows got so wide that they must be read carefully
   * @throws InvalidTextException when this row, or a later one of its batch, holds invalid text
   * @throws DatabaseException when the server aborts the query or is gone
   * @throws java.io.InterruptedIOException when this thread is interrupted
   */
  public boolean next() throws IOException {
    while (index == batch.size()) {
      if (cursor == null) {
        row = null;
        return false;
      }
      fetch();
    }
    row = batch.get(index);
    batch.set(index, null);
    index++;
    number++;
    look();
    return true;
  }

  /** Returns the number of the current row, from 1. */
  public long number() {
    return number;
  }

  /** Returns the query. */
  public Query query() {
    return query;
  }

  /**
   * Returns a value of the current row as the server writes it, in UTF-8; null for NULL. Must not
   * be modified.
   *
   * @param column from 0
   */
  public byte[] value(int column) {
    return row.get(column);
  }

  /** Closes the cursor; the server discards the remaining rows. */
  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
    // The driver has already counted the unread rows against its buffer.
    batch.stream().skip(index).forEach(unread -> session.took(unread.length()));
    batch = List.of();
    index = 0;
    row = null;
  }

  private void fetch() throws IOException {
    int wanted = pace.next();
    ResultCursor from = cursor;
    // Released before the next batch arrives, so that only one is in memory.
    batch = List.of();
    index = 0;
    cursor = null;
    long asked = System.nanoTime();
    Session.Batch next =
        snapshot.ask(
            query,
            number,
            wanted,
            0,
            () -> {
              session.makeRoom();
              return session.fetch(from, wanted);
            });
    pace.took(System.nanoTime() - asked);
    batch = next.tuples();
    cursor = next.cursor();
  }

  private void look() throws IOException {
    long bytes = row.length();
    session.took(bytes);
    pace.saw(bytes, row.fieldCount());
    if (bytes > snapshot.terms().rowLimit()) {
      throw new RowTooLargeException(
          query, number, snapshot.terms().rowLimit(), bytes + " bytes", null);
    }
  }

  /** Returns these rows if they have a single column of JSON; throws otherwise. */
  public Rows oneJson() throws QueryRefusedException {
    Optional<QueryRefusedException> refusal = QueryCheck.oneJson(query, columns);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return this;
  }
}
