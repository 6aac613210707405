package dev.spillway.export.generation;

import dev.spillway.export.row.GoneReason;
import dev.spillway.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * The metrics of exports. The meters of a recipe are registered as soon as the recipe exists, so
 * that a zero is visible.
 */
@Startup
@ApplicationScoped
public class ExportMetrics {

  /** From an archive that is only planned to one that is staged from a slow database. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private final MeterRegistry registry;
  private final Timer duration;

  ExportMetrics(MeterRegistry registry, Generations generations) {
    this.registry = registry;
    this.duration =
        Timer.builder("spillway.export.duration")
            .description("From the request of an export until it is ready")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    Gauge.builder("spillway.exports.active", generations::active)
        .description("Exports that are being made now")
        .register(registry);
  }

  /** Registers the meters of {@code recipe}. */
  public void register(String recipe) {
    for (String outcome : new String[] {"ready", "failed", "mistaken", "cancelled", "refused"}) {
      counter(recipe, outcome);
    }
    for (GoneReason reason : GoneReason.values()) {
      counter(recipe, reason.word());
    }
    queries(recipe);
  }

  public void ready(String recipe, Duration took) {
    counter(recipe, "ready").increment();
    duration.record(took);
  }

  /** Records the number of queries sent for one export. */
  public void queries(String recipe, long count) {
    queries(recipe).record((double) count);
  }

  private DistributionSummary queries(String recipe) {
    return DistributionSummary.builder("spillway.export.queries")
        .description("Queries sent to databases for one export")
        .tag("recipe", recipe)
        .register(registry);
  }

  /**
   * Counts a failure as "failed" only if the operator has to act; the caller's mistakes count as
   * "mistaken".
   */
  public void failed(String recipe, ProblemType problem) {
    counter(recipe, problem.mistaken() ? "mistaken" : "failed").increment();
  }

  public void cancelled(String recipe) {
    counter(recipe, "cancelled").increment();
  }

  /** Counts a request that was refused. */
  public void refused(String recipe) {
    counter(recipe, "refused").increment();
  }

  public void gone(String recipe, GoneReason reason, int exports) {
    counter(recipe, reason.word()).increment(exports);
  }

  private Counter counter(String recipe, String outcome) {
    return Counter.builder("spillway.exports")
        .description("Exports by how they came out")
        .tag("recipe", recipe)
        .tag("outcome", outcome)
        .register(registry);
  }
}
