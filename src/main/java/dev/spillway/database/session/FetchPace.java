package dev.spillway.database.session;

/**
 * Computes the size of the next batch: one row at first, then more as long as recent rows are
 * narrow enough and arrive fast enough. Pure arithmetic.
 */
final class FetchPace {

  private static final int SECOND = 5;
  private static final int GROWTH = 8;
  private static final int MOST = 10_000;

  /** Overhead of a value in memory, in bytes. */
  private static final int VALUE_OVERHEAD = 24;

  /**
   * Target duration of a batch: the statement timeout applies to each batch, and the progress
   * should be visible.
   */
  private static final long NANOS = 1_000_000_000;

  private final long budget;
  private final boolean careful;
  private int size;
  private long widest;
  private long lately;
  private long soon = MOST;

  /**
   * @param budget bytes that a batch should not exceed by much
   */
  FetchPace(long budget, boolean careful) {
    this.budget = budget;
    this.careful = careful;
  }

  /** Records the size of a row. */
  void saw(long bytes, int values) {
    widest = Math.max(widest, bytes + (long) VALUE_OVERHEAD * values);
  }

  /** Records the duration of the last batch. */
  void took(long nanos) {
    soon = nanos <= 0 ? MOST : Math.max(1, (long) ((double) NANOS / nanos * size));
  }

  /** Returns the number of rows for the next batch. */
  int next() {
    // The width of past rows decays slowly: more wide rows may follow.
    lately = Math.max(widest, lately - lately / 4);
    widest = 0;
    int growth = size == 0 ? 1 : size == 1 ? SECOND : (int) Math.min(MOST, (long) size * GROWTH);
    long fitting = lately == 0 ? MOST : Math.max(1, budget / lately);
    size = careful ? 1 : (int) Math.min(growth, Math.min(fitting, Math.min(soon, MOST)));
    return size;
  }
}
