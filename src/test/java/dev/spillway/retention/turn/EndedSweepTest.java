package dev.spillway.retention.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.export.row.ExportIds;
import dev.spillway.problem.ProblemException;
import dev.spillway.retention.SweptVolume;
import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.report.SweepReport;
import dev.spillway.retention.report.SweepReports;
import dev.spillway.retention.report.SweepRequest;
import dev.spillway.retention.sweep.SweepAttempt;
import dev.spillway.retention.sweep.SweepSteps;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service is told to end while it sweeps: the sweep ends first, and says so while there is a
 * database.
 */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class EndedSweepTest {

  @Inject SweepSettings settings;
  @Inject SweepRows rows;
  @Inject SweepSteps steps;
  @Inject SweepReports reports;
  @Inject CleanupMetrics metrics;
  @Inject ExportIds ids;
  @Inject @VirtualThreads ExecutorService executor;
  @Inject @DatabaseTime InstantSource clock;

  private DeletionGate gate;
  private Sweeps sweeps;

  /** Of their own: those of the service are for the other tests. */
  @BeforeEach
  void make() {
    gate = gate();
    sweeps = new Sweeps(settings, rows, steps, reports, gate, metrics, ids, executor, clock);
  }

  private DeletionGate gate() {
    return new DeletionGate(settings, Duration.ofMinutes(2), clock, System::nanoTime);
  }

  @Test
  void itStopsBeforeItsNextBatchAndGivesItsTurnBack() {
    for (boolean dryRun : new boolean[] {true, false}) {
      DeletionGate ending = gate();
      String id = ids.next();
      SweepLock lock = SweepLock.take(rows, ending, id, dryRun).orElseThrow();
      SweepAttempt attempt =
          new SweepAttempt(
              SweepRequest.requested(dryRun, true), id, ending, reports, metrics, clock);
      ending.end();
      try (lock;
          attempt) {
        attempt.run(steps, lock, () -> false);
      }
      assertThat(attempt.stop()).isEqualTo(Stop.STOPPING);
    }
    assertThat(sweeps.request(true, false).outcome()).isEqualTo(SweepReport.Outcome.OK);
  }

  @Test
  void nothingIsBegunAfterwards() throws Exception {
    assertThat(sweeps.request(true, false).outcome()).isEqualTo(SweepReport.Outcome.OK);
    sweeps.stop(new ShutdownEvent());

    assertThat(sweeps.standing().closed()).contains(Stop.STOPPING);
    sweeps.scheduled();
    sweeps.makeRoom(1L << 40);
    assertThatThrownBy(() -> sweeps.request(false, false)).isInstanceOf(ProblemException.class);
  }
}
