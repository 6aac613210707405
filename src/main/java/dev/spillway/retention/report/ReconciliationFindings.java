package dev.spillway.retention.report;

/**
 * Counts what reconciliation has found: in this sweep, and, for foreign and orphan files, since the
 * reconciliation began at the first slice. Not thread-safe.
 */
public final class ReconciliationFindings {

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

  /** Adds the counts of earlier sweeps of the same reconciliation. */
  public void goesOn(long foreignSoFar, long orphansSoFar) {
    foreignBefore = foreignSoFar;
    orphansBefore = orphansSoFar;
  }

  public void slice() {
    slices++;
  }

  public void complete() {
    complete = true;
  }

  public void orphans(long count) {
    orphans += count;
  }

  public void young(long count) {
    young += count;
  }

  public void foreign(long count) {
    foreign += count;
  }

  public void lost(long count) {
    lost += count;
  }

  public void abandoned(long count) {
    abandoned += count;
  }

  public void stuck(long count) {
    stuck += count;
  }

  public void drift(long bytes) {
    drift += bytes;
  }

  public long foreignAll() {
    return foreignBefore + foreign;
  }

  public long orphansAll() {
    return orphansBefore + orphans;
  }

  /** The part of the report; null when no slice was compared. */
  public SweepReport.Reconciliation told() {
    return slices == 0
        ? null
        : new SweepReport.Reconciliation(
            slices, complete, orphans, young, foreign, lost, abandoned, stuck, drift);
  }
}
