package dev.spillway.database.failure;

import dev.spillway.database.query.Query;

/** A row exceeds the row limit or the memory. */
public final class RowTooLargeException extends DatabaseException {

  private final long row;
  private final long limit;

  /**
   * @param told what is known about its size, to follow "row 7 has "
   */
  public RowTooLargeException(Query query, long row, long limit, String told, Throwable cause) {
    super(
        "row " + row + " has " + told + ", and a row may have " + limit,
        "%s row %s has %s: leave the value out, or raise the limit of a row"
            .formatted(query.name(), row, told),
        cause);
    this.row = row;
    this.limit = limit;
  }

  /** Returns the number of the row in its query, from 1. */
  public long row() {
    return row;
  }

  /** Returns the limit in bytes. */
  public long limit() {
    return limit;
  }
}
