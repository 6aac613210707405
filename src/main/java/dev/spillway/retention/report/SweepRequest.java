package dev.spillway.retention.report;

import java.util.List;

/**
 * A request for a sweep.
 *
 * @param dryRun whether to report what would be deleted instead of deleting it
 * @param asked bytes to make room for, one number per waiting request; always empty unless the
 *     sweep is urgent. An urgent sweep without any only deletes what is condemned
 */
public record SweepRequest(Trigger trigger, boolean dryRun, Reconcile reconcile, List<Long> asked) {

  /** Whether to compare rows with files. */
  public enum Reconcile {
    NOT,
    WHEN_DUE,
    NOW
  }

  public static SweepRequest scheduled(boolean dryRun) {
    return new SweepRequest(Trigger.SCHEDULED, dryRun, Reconcile.WHEN_DUE, List.of());
  }

  public static SweepRequest requested(boolean dryRun, boolean reconcile) {
    return new SweepRequest(
        Trigger.REQUESTED, dryRun, reconcile ? Reconcile.NOW : Reconcile.WHEN_DUE, List.of());
  }

  public static SweepRequest urgent(List<Long> asked) {
    return new SweepRequest(Trigger.URGENT, false, Reconcile.NOT, asked);
  }
}
