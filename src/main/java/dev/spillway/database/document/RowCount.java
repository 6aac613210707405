package dev.spillway.database.document;

/** Reports written rows in steps of a hundred, so that a slow listener costs little. */
final class RowCount {

  private static final int STEP = 100;

  private final RowsDone done;
  private int untold;

  RowCount(RowsDone done) {
    this.done = done;
  }

  void one() {
    untold++;
    if (untold == STEP) {
      end();
    }
  }

  void end() {
    if (untold > 0) {
      done.add(untold);
      untold = 0;
    }
  }
}
