package dev.spillway.retention.report;

import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.CondemnReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of sweeps. All meters are registered at the start, so that zeros are visible. */
@Singleton
public final class CleanupMetrics {

  private final Map<CondemnReason, Counter> successes = new EnumMap<>(CondemnReason.class);
  private final Map<CondemnReason, Counter> failures = new EnumMap<>(CondemnReason.class);
  private final Map<CondemnReason, Counter> freed = new EnumMap<>(CondemnReason.class);
  private final SuccessRatio ratio;
  private final Timer duration;
  private final AtomicLong lastSuccess = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();
  private final AtomicLong orphans = new AtomicLong();

  CleanupMetrics(MeterRegistry registry, SweepSettings settings) {
    boolean enabled = settings.enabled() && !settings.dryRun();
    for (CondemnReason reason : CondemnReason.values()) {
      successes.put(reason, outcome(registry, reason, "success"));
      failures.put(reason, outcome(registry, reason, "failure"));
      freed.put(
          reason,
          Counter.builder("spillway.cleanup.freed.bytes")
              .description("Bytes of what was deleted, in whole blocks")
              .baseUnit("bytes")
              .tag("reason", reason.word())
              .register(registry));
    }
    ratio = new SuccessRatio(System::nanoTime);
    Gauge.builder("spillway.cleanup.success.ratio", ratio, SuccessRatio::get)
        .description("Share of the last hour's deletions that succeeded, 1 when nothing was tried")
        .register(registry);
    duration =
        Timer.builder("spillway.sweep.duration")
            .description("Duration of a sweep")
            .register(registry);
    Gauge.builder("spillway.sweep.last.success.timestamp", lastSuccess, AtomicLong::get)
        .description("Time at which the last scheduled or requested sweep ended; 0 when none did")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("spillway.sweep.interval", () -> settings.every().toSeconds())
        .description("From one scheduled sweep to the next")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("spillway.sweep.enabled", () -> enabled ? 1 : 0)
        .description("0 while spillway.sweep.enabled or spillway.sweep.dry-run stops all deletion")
        .register(registry);
    Gauge.builder("spillway.volume.foreign.files", foreign, AtomicLong::get)
        .description(
            "Files on the volume that are not Spillway's, at the last complete reconciliation")
        .register(registry);
    Gauge.builder("spillway.volume.orphan.files", orphans, AtomicLong::get)
        .description("Files of ours without a row that the last complete reconciliation found")
        .register(registry);
  }

  private static Counter outcome(MeterRegistry registry, CondemnReason reason, String outcome) {
    return Counter.builder("spillway.cleanup")
        .description("Deletions of blobs and orphans, by reason and outcome")
        .tag("reason", reason.word())
        .tag("outcome", outcome)
        .register(registry);
  }

  void deleted(CondemnReason reason, long bytes) {
    successes.get(reason).increment();
    freed.get(reason).increment((double) bytes);
    ratio.count(true);
  }

  void failed(CondemnReason reason) {
    failures.get(reason).increment();
    ratio.count(false);
  }

  public void took(Duration time) {
    duration.record(time);
  }

  public void lastSuccess(Instant when) {
    lastSuccess.set(when.getEpochSecond());
  }

  /** Returns the share of the last hour's deletions of this node that succeeded. */
  public double successRatio() {
    return ratio.get();
  }

  /** Sets the counts of the last complete reconciliation, on any node. */
  public void met(long foreignFiles, long orphanFiles) {
    foreign.set(foreignFiles);
    orphans.set(orphanFiles);
  }
}
