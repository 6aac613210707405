package dev.spillway.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts the audit entries that were written, and those that were dropped. */
@Startup
@ApplicationScoped
public class AuditMetrics {

  private final Counter written;
  private final Counter dropped;

  AuditMetrics(MeterRegistry registry) {
    written = outcome(registry, "written");
    dropped = outcome(registry, "dropped");
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("spillway.audit.entries")
        .description("Entries of the audit by whether its table has taken them")
        .tag("outcome", outcome)
        .register(registry);
  }

  void written(int entries) {
    written.increment(entries);
  }

  void dropped(int entries) {
    dropped.increment(entries);
  }
}
