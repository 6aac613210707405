package dev.spillway.retention.sweep;

import dev.spillway.retention.report.ReconciliationFindings;
import dev.spillway.retention.report.SweepRequest;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.step.Disposal;
import dev.spillway.retention.step.Eviction;
import dev.spillway.retention.step.Expiry;
import dev.spillway.retention.step.History;
import dev.spillway.retention.step.Reconciler;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.Leases;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The steps of a sweep, in order. */
@ApplicationScoped
public class SweepSteps {

  private final Blobs blobs;
  private final Leases leases;
  private final Expiry expiry;
  private final Disposal disposal;
  private final Eviction eviction;
  private final History history;
  private final Reconciler reconciler;

  SweepSteps(
      Blobs blobs,
      Leases leases,
      Expiry expiry,
      Disposal disposal,
      Eviction eviction,
      History history,
      Reconciler reconciler) {
    this.blobs = blobs;
    this.leases = leases;
    this.expiry = expiry;
    this.disposal = disposal;
    this.eviction = eviction;
    this.history = history;
    this.reconciler = reconciler;
  }

  /**
   * Runs the requested sweep.
   *
   * @param hurry whether another sweep waits for the end of this one
   * @throws dev.spillway.volume.store.NotOursException when the volume is away or belongs to
   *     another installation; nothing was deleted after that was noticed
   * @throws IOException when the volume cannot be read
   */
  public void sweep(
      SweepRequest request,
      SweepLock lock,
      Tally tally,
      ReconciliationFindings findings,
      BooleanSupplier hurry)
      throws StoppedException, IOException {
    lock.proceed();
    blobs.requireOurs();
    if (!request.dryRun()) {
      // First, because blobs leased by dead nodes may then be deleted.
      tally.forgotten("nodes", leases.forget());
    }
    switch (request.trigger()) {
      case SCHEDULED, REQUESTED -> {
        if (request.dryRun()) {
          tell(lock, tally);
        } else {
          whole(lock, tally);
        }
        reconcile(request, lock, tally, findings, hurry);
      }
      case URGENT -> urgent(request.asked(), lock, tally);
    }
  }

  private void whole(SweepLock lock, Tally tally) throws StoppedException, IOException {
    expiry.endOver(lock, tally);
    expiry.condemnUnwanted(lock, tally);
    disposal.delete(false, lock, tally);
    // After the deletions, so that nothing is evicted for bytes that were about to be freed.
    eviction.toLowWater(lock, tally);
    history.forget(lock, tally);
  }

  private void tell(SweepLock lock, Tally tally) throws IOException {
    Set<String> ended = expiry.tell(lock, tally);
    eviction.tell(ended, tally);
    disposal.tell(tally);
    history.tell(lock, tally);
  }

  private void reconcile(
      SweepRequest request,
      SweepLock lock,
      Tally tally,
      ReconciliationFindings findings,
      BooleanSupplier hurry)
      throws StoppedException, IOException {
    boolean wanted =
        switch (request.reconcile()) {
          case NOT -> false;
          case WHEN_DUE -> reconciler.due();
          case NOW -> true;
        };
    if (wanted) {
      reconciler.reconcile(request, lock, tally, findings, hurry);
      if (!request.dryRun()) {
        disposal.delete(false, lock, tally);
      }
    }
  }

  private void urgent(List<Long> asked, SweepLock lock, Tally tally)
      throws StoppedException, IOException {
    if (!asked.isEmpty()) {
      expiry.endOver(lock, tally);
      expiry.condemnUnwanted(lock, tally);
    }
    disposal.delete(false, lock, tally);
    if (!asked.isEmpty()) {
      eviction.makeRoom(asked, lock, tally);
    }
  }
}
