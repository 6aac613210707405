package dev.spillway.retention;

/** What reconciliation has met: in this sweep, and, of what is not ours, since it began at the first slice. Not thread-safe. */
final class Met {

  private int slices;
  private boolean complete;
  private long orphans;
  private long young;
  private long foreign;
  private long lost;
  private long abandoned;
  private long stuck;
  private long drift;
  private long foreignBefore;
  private long orphansBefore;

  /** What earlier sweeps have met of the same comparison. */
  void goesOn(long foreignSoFar, long orphansSoFar) {
    foreignBefore = foreignSoFar;
    orphansBefore = orphansSoFar;
  }

  void slice() {
    slices++;
  }

  void complete() {
    complete = true;
  }

  void orphans(long count) {
    orphans += count;
  }

  void young(long count) {
    young += count;
  }

  void foreign(long count) {
    foreign += count;
  }

  void lost(long count) {
    lost += count;
  }

  void abandoned(long count) {
    abandoned += count;
  }

  void stuck(long count) {
    stuck += count;
  }

  void drift(long bytes) {
    drift += bytes;
  }

  long foreignAll() {
    return foreignBefore + foreign;
  }

  long orphansAll() {
    return orphansBefore + orphans;
  }

  /** Null when no slice was compared. */
  SweepReport.Reconciliation told() {
    return slices == 0
        ? null
        : new SweepReport.Reconciliation(
            slices, complete, orphans, young, foreign, lost, abandoned, stuck, drift);
  }
}
