package dev.spillway.web.door;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Counts requests by the outcome of their authentication and authorization. */
@Startup
@ApplicationScoped
class AccessMetrics {

  private final Counter admitted;

  /** Of refusals that concern the caller; a wrong path or method does not. */
  private final Map<ProblemType, Counter> refused;

  private final Counter signedIn;
  private final Counter signedOut;

  AccessMetrics(MeterRegistry registry) {
    admitted = outcome(registry, "admitted");
    refused =
        Map.of(
            ProblemType.UNAUTHENTICATED, outcome(registry, "unauthenticated"),
            ProblemType.FORBIDDEN, outcome(registry, "forbidden"),
            ProblemType.UNAVAILABLE, outcome(registry, "unavailable"),
            ProblemType.LIMIT_REACHED, outcome(registry, "limited"));
    signedIn = session(registry, "opened");
    signedOut = session(registry, "closed");
  }

  private static Counter session(MeterRegistry registry, String outcome) {
    return Counter.builder("spillway.console.sessions")
        .description("Sessions of the console by what was done")
        .tag("outcome", outcome)
        .register(registry);
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

  void signedIn() {
    signedIn.increment();
  }

  void signedOut() {
    signedOut.increment();
  }

  void refused(Problem problem) {
    Optional.ofNullable(refused.get(problem.type())).ifPresent(Counter::increment);
  }
}
