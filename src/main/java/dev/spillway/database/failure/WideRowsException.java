package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/**
 * A batch of rows did not fit into its memory. The rows themselves are fine: read them again with
 * {@code SnapshotTerms.carefully()}.
 */
public final class WideRowsException extends DatabaseException {

  public WideRowsException(Query query, long row, Throwable cause) {
    super(
        "the rows are too wide to be read many at once",
        query.name() + " got wide after " + row + " rows: it is read again row by row",
        cause);
  }

  /** Returns true: a retry with careful reading helps, an identical one does not. */
  @Override
  public boolean passing() {
    return true;
  }
}
