package dev.spillway.retention.sweep;

import dev.spillway.retention.report.CleanupMetrics;
import dev.spillway.retention.turn.DeletionGate;
import dev.spillway.retention.turn.SweepSettings;
import dev.spillway.volume.node.Node;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Produces the classes of this package that are plain Java. */
final class SweepParts {

  @Produces
  @Singleton
  DeletionGate gate(SweepSettings settings, Node node, InstantSource clock) {
    return new DeletionGate(settings, node.timeout(), clock, System::nanoTime);
  }

  @Produces
  @Singleton
  CleanupMetrics metrics(MeterRegistry registry, SweepSettings settings) {
    return new CleanupMetrics(
        registry, settings.enabled() && !settings.dryRun(), settings.every(), System::nanoTime);
  }
}
