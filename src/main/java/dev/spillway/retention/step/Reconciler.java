package dev.spillway.retention.step;

import dev.spillway.export.ending.Leftovers;
import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.report.Met;
import dev.spillway.retention.report.SweepRequest;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.report.Trigger;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepRows;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.retention.turn.Turn;
import dev.spillway.volume.Inventory;
import dev.spillway.volume.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Compares rows with bytes, both ways, slice by slice. What one sweep does not come to, the next does: how far it has come is
 * kept in the database.
 */
@ApplicationScoped
public class Reconciler {

  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  /** What one sweep spends on it, at least one slice. Somebody who asked for it waits longer. */
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final SweepRows rows;
  private final SweepSettings settings;
  private final Inventory inventory;
  private final SliceWork work;
  private final Leftovers leftovers;
  private final History history;
  private final CleanupMetrics metrics;

  Reconciler(
      SweepRows rows,
      SweepSettings settings,
      Inventory inventory,
      SliceWork work,
      Leftovers leftovers,
      History history,
      CleanupMetrics metrics) {
    this.rows = rows;
    this.settings = settings;
    this.inventory = inventory;
    this.work = work;
    this.leftovers = leftovers;
    this.history = history;
    this.metrics = metrics;
  }

  /** Whether it is its time, or one was begun. */
  public boolean due() {
    SweepRows.Progress progress = rows.progress(settings.reconcileEvery());
    return progress.due() || progress.nextSlice().isPresent();
  }

  /**
   * Goes on where the last sweep ended.
   *
   * @param request what was asked of this sweep
   * @param hurry whether somebody waits for this sweep to end
   * @throws IOException when the volume is away: nothing of it is lost, and the next sweep goes on from the same slice
   */
  public void reconcile(
      SweepRequest request, Turn turn, Tally tally, Met met, BooleanSupplier hurry)
      throws StoppedException, IOException {
    boolean asked = request.reconcile() == SweepRequest.Reconcile.NOW;
    SweepRows.Progress progress = rows.progress(settings.reconcileEvery());
    int slice = asked ? 0 : progress.nextSlice().orElse(0);
    if (slice > 0) {
      met.goesOn(progress.foreignMet(), progress.orphansMet());
    }
    // A dry run that somebody asks for leaves no trace; those of a service that only makes such do,
    // for the next.
    boolean remembered = !request.dryRun() || request.trigger() == Trigger.SCHEDULED;
    long begun = System.nanoTime();
    long most = (asked ? LONGEST : BUDGET).toNanos();
    Inventory.Pass pass = inventory.pass();
    do {
      turn.proceed();
      work.compare(pass, slice, request.dryRun(), turn, tally, met);
      slice++;
      met.slice();
      if (remembered && slice < BlobStore.SLICES) {
        rows.progressed(slice, met.foreignAll(), met.orphansAll());
      }
    } while (slice < BlobStore.SLICES
        && System.nanoTime() - begun < most
        && (asked || !hurry.getAsBoolean()));
    if (slice == BlobStore.SLICES) {
      met.complete();
      if (remembered) {
        rows.reconciled(met.foreignAll(), met.orphansAll());
        metrics.met(met.foreignAll(), met.orphansAll());
      }
      if (!request.dryRun()) {
        finish(turn, tally, met);
      }
    }
  }

  private void finish(Turn turn, Tally tally, Met met) throws StoppedException {
    history.releaseManifests(turn, tally);
    turn.proceed();
    if (!turn.timePaused()) {
      met.stuck(leftovers.failStuck());
    }
    long drift = inventory.recount();
    met.drift(drift);
    if (drift != 0) {
      LOG.errorf("event=counters-corrected off_by=%d; please report this", drift);
    }
  }
}
