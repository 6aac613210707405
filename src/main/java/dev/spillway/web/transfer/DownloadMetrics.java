package dev.spillway.web.transfer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of downloads. */
@Startup
@ApplicationScoped
public class DownloadMetrics {

  private final AtomicInteger active = new AtomicInteger();
  private final Counter completed;
  private final Counter aborted;
  private final Counter refused;
  private final Counter redirected;
  private final Counter bytes;

  DownloadMetrics(MeterRegistry registry) {
    Gauge.builder("spillway.downloads.active", active, AtomicInteger::get)
        .description("Archive responses in progress")
        .register(registry);
    completed = outcome(registry, "completed");
    aborted = outcome(registry, "aborted");
    refused = outcome(registry, "refused");
    redirected = outcome(registry, "redirected");
    bytes =
        Counter.builder("spillway.download.bytes")
            .description("Bytes of archives that sockets took")
            .baseUnit("bytes")
            .register(registry);
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("spillway.downloads")
        .description("Archive responses by how they ended")
        .tag("outcome", outcome)
        .register(registry);
  }

  public void began() {
    active.incrementAndGet();
  }

  public void completed() {
    completed.increment();
    active.decrementAndGet();
  }

  public void aborted() {
    aborted.increment();
    active.decrementAndGet();
  }

  public void refused() {
    refused.increment();
  }

  /** The client was redirected to the store: whether the download succeeds is unknown. */
  public void redirected() {
    redirected.increment();
  }

  void bytes(long taken) {
    bytes.increment((double) taken);
  }
}
