package dev.spillway.web.door;

import dev.spillway.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts requests by the outcome of their authentication and authorization. */
@Startup
@ApplicationScoped
class AccessMetrics {

  private final Counter admitted;
  private final Counter unauthenticated;
  private final Counter forbidden;
  private final Counter unavailable;
  private final Counter limited;

  AccessMetrics(MeterRegistry registry) {
    admitted = outcome(registry, "admitted");
    unauthenticated = outcome(registry, "unauthenticated");
    forbidden = outcome(registry, "forbidden");
    unavailable = outcome(registry, "unavailable");
    limited = outcome(registry, "limited");
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("spillway.access")
        .description("Requests by whether access was granted")
        .tag("outcome", outcome)
        .register(registry);
  }

  void admitted() {
    admitted.increment();
  }

  /** Counts refusals that concern the caller; a wrong path or method does not. */
  void refused(Problem problem) {
    switch (problem.type()) {
      case UNAUTHENTICATED -> unauthenticated.increment();
      case FORBIDDEN -> forbidden.increment();
      case UNAVAILABLE -> unavailable.increment();
      case LIMIT_REACHED -> limited.increment();
      default -> {}
    }
  }
}
