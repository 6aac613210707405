package dev.spillway.database.failure;

/**
 * A value is not text in UTF-8. Only a database of encoding SQL_ASCII can hold one; its server
 * finds it when it sends the rows, and does not tell the column.
 */
public final class InvalidTextException extends DatabaseException {

  private static final long serialVersionUID = 1L;

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

  /** The first of its query's rows that it may be in, from 1. */
  public long firstRow() {
    return firstRow;
  }

  /** The last of its query's rows that it may be in. */
  public long lastRow() {
    return lastRow;
  }
}
