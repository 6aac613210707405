package dev.spillway.database.session;

/**
 * How many rows to ask for at a time: one at first, then more, as long as those seen lately are
 * narrow enough and come soon enough. Only arithmetic.
 */
final class FetchPace {

  private static final int SECOND = 5;
  private static final int GROWTH = 8;
  private static final int MOST = 10_000;

  /** What a value weighs in memory beside its bytes. */
  private static final int VALUE_OVERHEAD = 24;

  /**
   * What a batch should take: the server's time-out counts for each, and whoever watches wants to
   * see it move.
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

  /** A row was seen. */
  void saw(long bytes, int values) {
    widest = Math.max(widest, bytes + (long) VALUE_OVERHEAD * values);
  }

  /** The last batch was there after so long. */
  void took(long nanos) {
    soon = nanos <= 0 ? MOST : Math.max(1, (long) ((double) NANOS / nanos * size));
  }

  /** Rows of the next batch. */
  int next() {
    // Wide rows are forgotten slowly: where there was one there may be another.
    lately = Math.max(widest, lately - lately / 4);
    widest = 0;
    int growth = size == 0 ? 1 : size == 1 ? SECOND : (int) Math.min(MOST, (long) size * GROWTH);
    long fitting = lately == 0 ? MOST : Math.max(1, budget / lately);
    size = careful ? 1 : (int) Math.min(growth, Math.min(fitting, Math.min(soon, MOST)));
    return size;
  }
}
