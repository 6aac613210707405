package dev.spillway.retention.sweep;

import dev.spillway.export.row.ExportIds;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.report.SweepReport;
import dev.spillway.retention.report.SweepReports;
import dev.spillway.retention.report.SweepRequest;
import dev.spillway.retention.turn.DeletionGate;
import dev.spillway.retention.turn.Stop;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.retention.turn.SweepRows;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.SpaceReclaimer;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Runs sweeps: on schedule, on request, and when room is needed. One at a time, across all nodes.
 */
@ApplicationScoped
public class Sweeps implements SpaceReclaimer {

  private static final Logger LOG = Logger.getLogger(Sweeps.class);

  /** How long an urgent sweep waits for another sweep, of this node or of another. */
  private static final Duration QUEUED = Duration.ofSeconds(10);

  /** Interval of attempts to take the lock from another node. */
  private static final Duration ASKED_AGAIN = Duration.ofMillis(200);

  /** How far ahead the clocks of other nodes may be. */
  private static final Duration OTHER_CLOCKS = Duration.ofMinutes(5);

  /** Timeout of a caller that waits for room. */
  private static final Duration AWAITED = Duration.ofSeconds(30);

  /** Stops first: the components that store the report stop later. */
  private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE;

  /** Timeout for the last batch; a batch of large files takes some seconds. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(10);

  private final SweepSettings settings;
  private final SweepRows rows;
  private final SweepSteps steps;
  private final SweepReports reports;
  private final DeletionGate gate;
  private final CleanupMetrics metrics;
  private final ExportIds ids;
  private final InstantSource clock;
  private final UrgentRounds urgent;

  /** Held by the running sweep of this node. */
  private final ReentrantLock running = new ReentrantLock(true);

  private volatile Optional<Stop> stopped = Optional.empty();
  private volatile Optional<Instant> lastSuccess = Optional.empty();

  public Sweeps(
      SweepSettings settings,
      SweepRows rows,
      SweepSteps steps,
      SweepReports reports,
      DeletionGate gate,
      CleanupMetrics metrics,
      ExportIds ids,
      @VirtualThreads ExecutorService executor,
      @DatabaseTime InstantSource clock) {
    this.settings = settings;
    this.rows = rows;
    this.steps = steps;
    this.reports = reports;
    this.gate = gate;
    this.metrics = metrics;
    this.ids = ids;
    this.clock = clock;
    this.urgent = new UrgentRounds(executor, this::round);
  }

  void start(@Observes StartupEvent event) {
    if (!settings.enabled() || settings.dryRun()) {
      LOG.warnf(
          "event=deletion-off setting=%s; nothing is deleted, and the volume fills up",
          settings.enabled() ? "spillway.sweep.dry-run" : "spillway.sweep.enabled");
    }
    learn();
  }

  /**
   * Ends the running sweep at its next batch, while the database is still available for its report.
   */
  public void stop(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
    gate.end();
    if (running.tryLock(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS)) {
      running.unlock();
    }
  }

  @Scheduled(
      identity = "sweep",
      every = "${spillway.sweep.every}",
      concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void scheduled() {
    if (settings.enabled() && running.tryLock()) {
      try {
        run(SweepRequest.scheduled(settings.dryRun()));
      } catch (RuntimeException e) {
        unreached(e);
      } finally {
        running.unlock();
      }
    }
    learn();
  }

  /** Reads the results of the sweeps of all nodes. */
  private void learn() {
    if (gate.isEnded()) {
      return;
    }
    try {
      lastSuccess = reports.lastSuccess(clock.instant().plus(OTHER_CLOCKS));
      metrics.lastSuccess(lastSuccess.orElse(Instant.EPOCH));
      SweepRows.Progress progress = rows.progress(settings.reconcileEvery());
      metrics.met(progress.foreignFiles(), progress.orphanFiles());
    } catch (RuntimeException e) {
      unreached(e);
    }
  }

  private void unreached(RuntimeException e) {
    if (gate.isEnded()) {
      LOG.debugf(e, "the service stopped during a sweep");
    } else if (Outages.isOutage(e)) {
      gate.databaseFailed();
      LOG.debugf(e, "the database did not answer a sweep");
    } else {
      LOG.errorf(e, "event=sweep-failed");
    }
  }

  /**
   * Runs a sweep now.
   *
   * @param reconcile whether to compare rows with files from the first slice, although it is not
   *     due
   * @throws dev.spillway.problem.ProblemException {@code sweep-in-progress}, or {@code
   *     sweeping-disabled} unless it is a dry run
   */
  public SweepReport request(boolean dryRun, boolean reconcile) {
    if (!dryRun && (!settings.enabled() || settings.dryRun())) {
      throw Problem.of(
              ProblemType.SWEEPING_DISABLED,
              (settings.enabled()
                      ? "spillway.sweep.dry-run is true"
                      : "spillway.sweep.enabled is false")
                  + ": nothing is deleted. Request a sweep with dryRun=true to see what would be deleted,"
                  + " or change the setting.")
          .exception();
    }
    if (!running.tryLock()) {
      throw inProgress();
    }
    try {
      return run(SweepRequest.requested(dryRun, reconcile)).orElseThrow(Sweeps::inProgress);
    } finally {
      running.unlock();
      learn();
    }
  }

  private static RuntimeException inProgress() {
    return Problem.of(
            ProblemType.SWEEP_IN_PROGRESS,
            "Another sweep is running. GET /api/sweeps tells what it did when it has ended.")
        .exception();
  }

  @Override
  public void makeRoom(long bytes) {
    if (gate.closed().isEmpty()) {
      UrgentRounds.await(urgent.ask(bytes), AWAITED);
    }
  }

  @Override
  public void condemned() {
    if (gate.closed().isEmpty()) {
      urgent.ask(0);
    }
  }

  private void round(UrgentRounds.Round round) {
    long begun = System.nanoTime();
    try {
      if (!running.tryLock(QUEUED.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      try {
        SweepRequest request = SweepRequest.urgent(round.begin());
        // Another node may hold the lock, and releases it soon.
        while (run(request).isEmpty()
            && !gate.isEnded()
            && !request.asked().isEmpty()
            && System.nanoTime() - begun < QUEUED.toNanos()) {
          Thread.sleep(ASKED_AGAIN);
        }
      } finally {
        running.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      unreached(e);
    }
  }

  /** Runs a sweep; empty when another node holds the lock, or the service stops. */
  private Optional<SweepReport> run(SweepRequest request) {
    if (gate.isEnded()) {
      return Optional.empty();
    }
    String id = ids.next();
    Optional<SweepLock> taken = SweepLock.take(rows, gate, id, request.dryRun());
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    SweepAttempt attempt = new SweepAttempt(request, id, gate, reports, metrics, clock);
    try (SweepLock lock = taken.get();
        attempt) {
      attempt.run(steps, lock, running::hasQueuedThreads);
    }
    tell(Optional.ofNullable(attempt.stop()));
    return Optional.of(attempt.report());
  }

  /** Logs a change of state once, and not at each sweep. */
  private void tell(Optional<Stop> now) {
    if (!now.equals(stopped)) {
      now.ifPresentOrElse(
          stop -> LOG.warnf("event=sweep-stopped reason=%s: %s", stop.word(), stop.sentence()),
          () -> LOG.infof("event=sweeping-again"));
      stopped = now;
    }
  }

  /** The state of deletion on this node. */
  public SweepState standing() {
    return new SweepState(gate.closed(), gate.timePausedUntil(), stopped, lastSuccess);
  }
}
