package dev.spillway.retention.sweep;

import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.report.ReconciliationFindings;
import dev.spillway.retention.report.SweepReport;
import dev.spillway.retention.report.SweepReports;
import dev.spillway.retention.report.SweepRequest;
import dev.spillway.retention.report.Tally;
import dev.spillway.retention.report.Trigger;
import dev.spillway.retention.turn.DeletionGate;
import dev.spillway.retention.turn.Stop;
import dev.spillway.retention.turn.StoppedException;
import dev.spillway.retention.turn.SweepLock;
import dev.spillway.volume.store.NotOursException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One sweep, on one thread, while it holds the lock. {@link #close} makes its report, however it
 * ended.
 */
public final class SweepAttempt implements Closeable {

  private static final Logger LOG = Logger.getLogger(SweepAttempt.class);

  private final SweepRequest request;
  private final String id;
  private final DeletionGate gate;
  private final SweepReports reports;
  private final CleanupMetrics metrics;
  private final InstantSource clock;
  private final Tally tally;
  private final ReconciliationFindings findings = new ReconciliationFindings();
  private final Instant startedAt;
  private final long begun = System.nanoTime();

  private Stop stop = Stop.INTERNAL;
  private SweepReport report;

  public SweepAttempt(
      SweepRequest request,
      String id,
      DeletionGate gate,
      SweepReports reports,
      CleanupMetrics metrics,
      InstantSource clock) {
    this.request = request;
    this.id = id;
    this.gate = gate;
    this.reports = reports;
    this.metrics = metrics;
    this.clock = clock;
    this.tally = new Tally(metrics, request.dryRun());
    this.startedAt = now();
  }

  /** Runs the sweep. Throws nothing: failures are in the report. */
  public void run(SweepSteps steps, SweepLock lock, BooleanSupplier hurry) {
    try {
      steps.sweep(request, lock, tally, findings, hurry);
      stop = null;
    } catch (StoppedException e) {
      stop = e.stop();
    } catch (NotOursException e) {
      stop = Stop.NOT_OURS;
      LOG.debugf("sweep=%s stopped by %s", id, e.getMessage());
    } catch (IOException e) {
      stop = Stop.VOLUME_UNAVAILABLE;
      LOG.warnf("event=volume-unavailable cause=\"%s\"", e);
    } catch (RuntimeException e) {
      stop = failed(e);
    }
  }

  private Stop failed(RuntimeException e) {
    if (gate.isEnded()) {
      LOG.debugf(e, "sweep=%s was overtaken by the end of the service", id);
      return Stop.STOPPING;
    }
    if (Outages.isOutage(e)) {
      gate.databaseFailed();
      return Stop.DATABASE_UNAVAILABLE;
    }
    LOG.errorf(e, "event=sweep-failed sweep=%s", id);
    return Stop.INTERNAL;
  }

  @Override
  public void close() {
    long nanos = System.nanoTime() - begun;
    String paused =
        gate.timePaused()
            .map(
                pause ->
                    pause.why()
                        + ": nothing is deleted because of its age until "
                        + pause.until().truncatedTo(ChronoUnit.SECONDS))
            .orElse(null);
    report =
        tally.report(
            new Tally.Opening(id, startedAt, request.trigger(), request.dryRun()),
            new Tally.Closing(now(), Duration.ofNanos(nanos).toMillis(), stop, paused),
            findings.told());
    metrics.took(Duration.ofNanos(nanos));
    if (request.trigger() != Trigger.URGENT || report.didSomething()) {
      save();
    }
    if (report.didSomething() && !request.dryRun()) {
      LOG.infof(
          "event=swept trigger=%s outcome=%s ended=%s deleted=%s bytes=%d failed=%s forgotten=%s milliseconds=%d",
          request.trigger().word(),
          stop == null ? "ok" : stop.word(),
          counted(report.ended(), Long::longValue),
          counted(report.deleted(), SweepReport.Amount::count),
          report.deleted().values().stream().mapToLong(SweepReport.Amount::bytes).sum(),
          counted(report.failed(), SweepReport.Failures::count),
          counted(report.forgotten(), Long::longValue),
          report.milliseconds());
    }
  }

  /** {@code expired:2,delivered:1}, or {@code none}. */
  private static <T> String counted(Map<String, T> byReason, ToLongFunction<T> count) {
    return byReason.isEmpty()
        ? "none"
        : byReason.entrySet().stream()
            .map(reason -> reason.getKey() + ":" + count.applyAsLong(reason.getValue()))
            .collect(Collectors.joining(","));
  }

  private void save() {
    try {
      reports.save(report);
    } catch (RuntimeException e) {
      LOG.warnf("event=report-not-saved sweep=%s cause=%s", id, e);
      if (Outages.isOutage(e)) {
        gate.databaseFailed();
      }
    }
  }

  /** In the precision of the database. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The report; null before {@link #close}. */
  SweepReport report() {
    return report;
  }

  /** Why the sweep was not completed; null when it was. */
  public Stop stop() {
    return stop;
  }
}
