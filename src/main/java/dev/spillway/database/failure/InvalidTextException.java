package dev.spillway.database.failure;

/**
 * A value is not valid UTF-8. Only a database with encoding SQL_ASCII can hold one. The server
 * detects it while it sends the rows, and does not report the column.
 */
public final class InvalidTextException extends DatabaseException {

  private final long firstRow;
  private final long lastRow;

  public InvalidTextException(long firstRow, long lastRow, String detail, Throwable cause) {
    super(
        "a text in "
            + (firstRow == lastRow
                ? "row " + firstRow
                : "one of the rows " + firstRow + " to " + lastRow)
            + " is not in UTF-8: correct it in the database",
        detail,
        cause);
    this.firstRow = firstRow;
    this.lastRow = lastRow;
  }

  /** Returns the first row of the query that may contain the value, from 1. */
  public long firstRow() {
    return firstRow;
  }

  /** Returns the last row of the query that may contain the value. */
  public long lastRow() {
    return lastRow;
  }
}
