package dev.spillway.database.document;

import dev.spillway.database.query.Query;
import dev.spillway.database.session.Database;
import dev.spillway.database.session.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * A document in UTF-8 made of the rows of queries. The same rows give the same bytes.
 *
 * <p>Timestamps follow RFC 3339, in UTC ({@code 2026-11-21T15:30:18Z}), or without a zone if the
 * PostgreSQL type has none ({@code 2026-11-21T15:30:18}). Values that RFC 3339 cannot express
 * ({@code infinity}, years before Christ) stay as PostgreSQL writes them. Intervals follow ISO 8601
 * ({@code P1DT2H}). {@code bytea} is {@code \x} followed by hexadecimal digits. Numbers keep all
 * their digits. Other types are written as PostgreSQL writes them.
 */
public sealed interface Document permits CsvRows, NdjsonRows, JsonDocument {

  /** Returns its queries, in the order in which they are sent. */
  List<Query> queries();

  /**
   * Checks one of the queries: the server prepares and explains it, but does not run it.
   *
   * @throws QueryRefusedException when the server refuses the query, or its columns do not fit
   * @throws DatabaseException when the server cannot be reached
   */
  void check(Database database, Query query) throws IOException;

  /**
   * Writes the document.
   *
   * @param values of the queries' parameters, by name
   * @param out is written to, not closed
   * @param done receives the number of rows written
   * @throws DatabaseException when rows cannot be read or do not fit; the bytes written so far are
   *     useless then
   * @throws java.io.InterruptedIOException when this thread is interrupted
   * @throws IOException of {@code out}
   */
  void write(Snapshot snapshot, Map<String, ?> values, OutputStream out, RowsDone done)
      throws IOException;
}
