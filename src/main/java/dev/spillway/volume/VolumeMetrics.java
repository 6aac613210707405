package dev.spillway.volume;

import dev.spillway.volume.node.Node;
import dev.spillway.volume.node.VolumeDatabaseException;
import dev.spillway.volume.store.NotOursException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * The gauges of the volume. The volume is read every few seconds, not on each scrape, so that a
 * database or a mount that hangs does not block the scrape. While it cannot be read, the gauges are
 * NaN.
 */
@Startup
@ApplicationScoped
public class VolumeMetrics {

  private static final Logger LOG = Logger.getLogger(VolumeMetrics.class);

  private final Blobs blobs;
  private final InstantSource clock;
  private volatile Optional<VolumeStatus> last = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();

  VolumeMetrics(Blobs blobs, Node node, MeterRegistry registry, InstantSource clock) {
    this.blobs = blobs;
    this.clock = clock;
    gauge(registry, "capacity", "Bytes of the volume's disk", VolumeStatus::capacity);
    gauge(registry, "free", "Bytes that the volume's disk has free", VolumeStatus::free);
    gauge(registry, "used", "Bytes of blobs, until they are proven deleted", VolumeStatus::used);
    gauge(registry, "reserved", "Bytes reserved for what is being staged", VolumeStatus::reserved);
    gauge(registry, "quota", "Bytes that used and reserved never exceed", VolumeStatus::quota);
    Gauge.builder("spillway.nodes", () -> node.isLost() ? Double.NaN : node.living())
        .description("Live nodes, including this one")
        .register(registry);
    Gauge.builder("spillway.volume.oldest.blob.age", () -> value(this::oldestSeconds))
        .description("Time at which the oldest blob was stored; 0 when there is none")
        .baseUnit("seconds")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String what, String description, ToDoubleFunction<VolumeStatus> of) {
    Gauge.builder("spillway.volume." + what, () -> value(of))
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  private double value(ToDoubleFunction<VolumeStatus> of) {
    return last.map(of::applyAsDouble).orElse(Double.NaN);
  }

  private double oldestSeconds(VolumeStatus status) {
    return status
        .oldest()
        .map(stored -> Duration.between(stored, clock.instant()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  /** Reads the volume again. */
  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void read() {
    try {
      blobs.requireOurs();
      last = Optional.of(blobs.status());
      told(Optional.empty());
    } catch (NotOursException e) {
      last = Optional.empty();
      told(Optional.of("not-ours"));
    } catch (IOException e) {
      last = Optional.empty();
      told(Optional.of("unreadable"));
    } catch (VolumeDatabaseException e) {
      last = Optional.empty();
      told(Optional.of("database-unavailable"));
    }
  }

  private void told(Optional<String> now) {
    if (!now.equals(problem)) {
      LOG.warnf("event=volume-state state=%s", now.orElse("readable"));
    }
    problem = now;
  }

  /** The last status; empty while the volume cannot be read. */
  public Optional<VolumeStatus> last() {
    return last;
  }

  /** Why the volume cannot be read, as one word; empty while it can. */
  public Optional<String> problem() {
    return problem;
  }
}
