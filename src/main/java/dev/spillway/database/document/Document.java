package dev.spillway.database.document;

import dev.spillway.database.query.Query;
import dev.spillway.database.session.Database;
import dev.spillway.database.session.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * A document made of the rows of queries, in UTF-8. The same rows give the same bytes.
 *
 * <p>Points in time are written as RFC 3339 does, in UTC ({@code 2026-11-21T15:30:18Z}), without a
 * zone when PostgreSQL has none ({@code 2026-11-21T15:30:18}); what RFC 3339 has no form of ({@code
 * infinity}, years before Christ) stays as PostgreSQL writes it. Intervals are ISO 8601 ({@code
 * P1DT2H}), {@code bytea} is {@code \x} and hexadecimal digits, numbers have all their digits.
 * Other types are written as PostgreSQL does.
 */
public sealed interface Document permits CsvRows, NdjsonRows, JsonDocument {

  /** The queries that it is made of, in the order in which they are sent. */
  List<Query> queries();

  /**
   * Has a server prepare and explain one of the queries, without running it.
   *
   * @throws QueryRefusedException when the server refuses it, or it has columns that do not fit
   * @throws DatabaseException when the server cannot be asked
   */
  void check(Database database, Query query) throws IOException;

  /**
   * Writes it.
   *
   * @param values of the queries' parameters, by name
   * @param out is written to, not closed
   * @param done is told of rows
   * @throws DatabaseException when rows cannot be read or do not fit; what was written is useless
   *     then
   * @throws java.io.InterruptedIOException when this thread is interrupted
   * @throws IOException of {@code out}
   */
  void write(Snapshot snapshot, Map<String, ?> values, OutputStream out, RowsDone done)
      throws IOException;
}
