package dev.spillway.retention.report;

import java.util.List;

/**
 * What a sweep is to do.
 *
 * @param dryRun whether it tells what would go instead of deleting it
 * @param asked bytes that room is to be made for, of each who asked; none unless it is urgent, and
 *     then only what is condemned goes
 */
public record SweepRequest(Trigger trigger, boolean dryRun, Reconcile reconcile, List<Long> asked) {

  /** Whether it compares rows with bytes. */
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
