package dev.spillway.database.document;

/** Tells of rows in hundreds: whoever listens need not be quick. */
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
