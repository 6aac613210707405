package dev.spillway.retention;

/**
 * What a sweep is to do.
 *
 * @param dryRun whether it tells what would go instead of deleting it
 * @param bytes that room is to be made for; 0 unless it is urgent, and then only what is condemned goes
 */
record SweepRequest(Trigger trigger, boolean dryRun, Reconcile reconcile, long bytes) {

  /** Whether it compares rows with bytes. */
  enum Reconcile {
    NOT,
    WHEN_DUE,
    NOW
  }

  static SweepRequest scheduled(boolean dryRun) {
    return new SweepRequest(Trigger.SCHEDULED, dryRun, Reconcile.WHEN_DUE, 0);
  }

  static SweepRequest requested(boolean dryRun, boolean reconcile) {
    return new SweepRequest(
        Trigger.REQUESTED, dryRun, reconcile ? Reconcile.NOW : Reconcile.WHEN_DUE, 0);
  }

  static SweepRequest urgent(long bytes) {
    return new SweepRequest(Trigger.URGENT, false, Reconcile.NOT, bytes);
  }
}
