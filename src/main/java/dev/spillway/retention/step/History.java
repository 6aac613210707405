package dev.spillway.retention.step;

import dev.spillway.export.ending.OrphanedRows;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.retention.report.SweepReports;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Deletes old rows that are only kept as history. */
@ApplicationScoped
public class History {

  private static final int BATCH = 1000;

  private final OrphanedRows orphans;
  private final SweepReports reports;
  private final List<OldRows> others;
  private final RetentionSettings retention;
  private final InstantSource clock;

  History(
      OrphanedRows orphans,
      SweepReports reports,
      @All List<OldRows> others,
      RetentionSettings retention,
      @DatabaseTime InstantSource clock) {
    this.orphans = orphans;
    this.reports = reports;
    this.others = others;
    this.retention = retention;
    this.clock = clock;
  }

  /** Deletes old rows of exports, reports of sweeps, and the {@link OldRows} of other packages. */
  public void forget(SweepLock lock, Tally tally) throws StoppedException {
    forget("exports", orphans::forget, lock, tally);
    forget("reports", most -> reports.forget(before(), most), lock, tally);
    for (OldRows rows : others) {
      forget(rows.name(), rows::forget, lock, tally);
    }
  }

  /** Deletes manifests that no export names; examines all of them. */
  void releaseManifests(SweepLock lock, Tally tally) throws StoppedException {
    forget("manifests", orphans::releaseManifests, lock, tally);
  }

  private static void forget(String rows, IntUnaryOperator batch, SweepLock lock, Tally tally)
      throws StoppedException {
    int gone = BATCH;
    while (gone == BATCH && !lock.timePaused()) {
      lock.proceed();
      gone = batch.applyAsInt(BATCH);
      tally.forgotten(rows, gone);
    }
  }

  /** Reports what {@link #forget} would do. */
  public void tell(SweepLock lock, Tally tally) {
    if (!lock.timePaused()) {
      tally.forgotten("exports", orphans.forgettable(Expiry.MOST_TOLD));
      tally.forgotten("reports", reports.forgettable(before(), Expiry.MOST_TOLD));
      others.forEach(rows -> tally.forgotten(rows.name(), rows.forgettable(Expiry.MOST_TOLD)));
    }
  }

  private Instant before() {
    return clock.instant().minus(retention.history());
  }
}
