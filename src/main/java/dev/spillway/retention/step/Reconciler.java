package dev.spillway.retention.step;

import dev.spillway.export.ending.OrphanedRows;
import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.report.ReconciliationFindings;
import dev.spillway.retention.report.SweepRequest;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.report.Trigger;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.retention.turn.SweepRows;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.Inventory;
import dev.spillway.volume.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Compares rows with files in both directions, slice by slice. When the time of a sweep is not
 * enough, the next one continues: the progress is stored in the database.
 */
@ApplicationScoped
public class Reconciler {

  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  /** Time per sweep, for at least one slice; a requested reconciliation gets {@link #LONGEST}. */
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final SweepRows rows;
  private final SweepSettings settings;
  private final Inventory inventory;
  private final SliceWork work;
  private final OrphanedRows orphans;
  private final History history;
  private final CleanupMetrics metrics;

  Reconciler(
      SweepRows rows,
      SweepSettings settings,
      Inventory inventory,
      SliceWork work,
      OrphanedRows orphans,
      History history,
      CleanupMetrics metrics) {
    this.rows = rows;
    this.settings = settings;
    this.inventory = inventory;
    this.work = work;
    this.orphans = orphans;
    this.history = history;
    this.metrics = metrics;
  }

  /** Whether a reconciliation is due or in progress. */
  public boolean due() {
    SweepRows.Progress progress = rows.progress(settings.reconcileEvery());
    return progress.due() || progress.nextSlice().isPresent();
  }

  /**
   * Continues where the last sweep ended.
   *
   * @param request the request of this sweep
   * @param hurry whether another sweep waits for the end of this one
   * @throws IOException when the volume is away: nothing of it is lost, and the next sweep
   *     continues at the same slice
   */
  public void reconcile(
      SweepRequest request,
      SweepLock lock,
      Tally tally,
      ReconciliationFindings findings,
      BooleanSupplier hurry)
      throws StoppedException, IOException {
    boolean asked = request.reconcile() == SweepRequest.Reconcile.NOW;
    SweepRows.Progress progress = rows.progress(settings.reconcileEvery());
    int slice = asked ? 0 : progress.nextSlice().orElse(0);
    if (slice > 0) {
      findings.goesOn(progress.foreignMet(), progress.orphansMet());
    }
    // A requested dry run stores no progress. A scheduled one does, for the next, on a service that
    // only makes dry runs.
    boolean remembered = !request.dryRun() || request.trigger() == Trigger.SCHEDULED;
    long begun = System.nanoTime();
    long most = (asked ? LONGEST : BUDGET).toNanos();
    Inventory.Pass pass = inventory.pass();
    do {
      lock.proceed();
      work.compare(pass, slice, request.dryRun(), lock, tally, findings);
      slice++;
      findings.slice();
      if (remembered && slice < BlobStore.SLICES) {
        rows.progressed(slice, findings.foreignAll(), findings.orphansAll());
      }
    } while (slice < BlobStore.SLICES
        && System.nanoTime() - begun < most
        && (asked || !hurry.getAsBoolean()));
    if (slice == BlobStore.SLICES) {
      findings.complete();
      if (remembered) {
        rows.reconciled(findings.foreignAll(), findings.orphansAll());
        metrics.met(findings.foreignAll(), findings.orphansAll());
      }
      if (!request.dryRun()) {
        finish(lock, tally, findings);
      }
    }
  }

  private void finish(SweepLock lock, Tally tally, ReconciliationFindings findings)
      throws StoppedException {
    history.releaseManifests(lock, tally);
    lock.proceed();
    if (!lock.timePaused()) {
      findings.stuck(orphans.failStuck());
    }
    long drift = inventory.recount();
    findings.drift(drift);
    if (drift != 0) {
      LOG.errorf("event=counters-corrected off_by=%d; please report this", drift);
    }
  }
}
