package dev.spillway.database.session;

/**
 * Options for reading rows.
 *
 * @param rowLimit maximum bytes of the values of one row
 * @param careful whether rows are fetched one by one: slower, but safe for rows of any width
 */
public record SnapshotTerms(long rowLimit, boolean careful) {

  public static SnapshotTerms of(long rowLimit) {
    return new SnapshotTerms(rowLimit, false);
  }

  /** Returns the same options with careful reading. */
  public SnapshotTerms carefully() {
    return new SnapshotTerms(rowLimit, true);
  }
}
