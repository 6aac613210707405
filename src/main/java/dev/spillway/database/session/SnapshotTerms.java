package dev.spillway.database.session;

/**
 * How rows are read.
 *
 * @param rowLimit bytes of the values of one row
 * @param careful row by row: slower, and safe whatever the width of the next one
 */
public record SnapshotTerms(long rowLimit, boolean careful) {

  public static SnapshotTerms of(long rowLimit) {
    return new SnapshotTerms(rowLimit, false);
  }

  /** The same, row by row. */
  public SnapshotTerms carefully() {
    return new SnapshotTerms(rowLimit, true);
  }
}
