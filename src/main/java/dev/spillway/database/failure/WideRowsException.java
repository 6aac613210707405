package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/**
 * Rows got so wide that a batch of them did not fit into its memory. Nothing is wrong with them:
 * read again with {@code SnapshotTerms.careful()}.
 */
public final class WideRowsException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  public WideRowsException(Query query, long row, Throwable cause) {
    super(
        "the rows are too wide to be read many at once",
        query.name() + " got wide after " + row + " rows: it is read again row by row",
        cause);
  }

  /** Only as it was asked for: careful reading helps. */
  @Override
  public boolean passing() {
    return true;
  }
}
