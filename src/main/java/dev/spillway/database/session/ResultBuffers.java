package dev.spillway.database.session;

/**
 * Limits the bytes of rows that one connection may hold at once. A normal connection gets a
 * sixteenth of the heap, so that all of them together stay far from filling it. A connection for
 * careful reading gets what a single row may take; only one exists at a time.
 *
 * @param heap bytes
 */
record ResultBuffers(long heap) {

  private static final long LEAST = 4L << 20;
  private static final long MOST = 64L << 20;

  static ResultBuffers ofThisProcess() {
    return new ResultBuffers(Runtime.getRuntime().maxMemory());
  }

  long bytes(SnapshotTerms terms) {
    return terms.careful()
        // The previous rows may take a quarter of it (see Session.makeRoom).
        ? Math.min(terms.rowLimit() / 3 * 4 + (1L << 20), heap / 3)
        : Math.clamp(heap / 16, LEAST, MOST);
  }
}
