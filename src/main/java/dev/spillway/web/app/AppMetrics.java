package dev.spillway.web.app;

import dev.spillway.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Counts requests for applications by what came of them. */
@Startup
@ApplicationScoped
class AppMetrics {

  /** What the application answered. */
  enum Outcome {
    /** A list, whose archive is the answer. */
    LISTED,
    /** Something else, which is passed through. */
    PASSED,
    /** Nothing, or not to the end. */
    UNREACHABLE,
    /** Nothing in time. */
    TIMEOUT,
    /** A list that cannot be used, or too many bytes. */
    UNUSABLE
  }

  private final Map<String, Map<Outcome, Counter>> counters = new LinkedHashMap<>();

  AppMetrics(Apps apps, MeterRegistry registry) {
    for (String app : apps.names()) {
      Map<Outcome, Counter> ofApp = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        ofApp.put(
            outcome,
            Counter.builder("spillway.app.requests")
                .description("Requests for an application by its answer")
                .tag("app", app)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
      counters.put(app, ofApp);
    }
  }

  void count(App app, Outcome outcome) {
    counters.get(app.name()).get(outcome).increment();
  }

  /** Counts a problem, if the application is at fault. */
  void count(App app, ProblemType problem) {
    outcome(problem).ifPresent(outcome -> count(app, outcome));
  }

  private static Optional<Outcome> outcome(ProblemType problem) {
    return switch (problem) {
      case APPLICATION_UNREACHABLE -> Optional.of(Outcome.UNREACHABLE);
      case APPLICATION_TIMEOUT -> Optional.of(Outcome.TIMEOUT);
      case UNUSABLE_ANSWER -> Optional.of(Outcome.UNUSABLE);
      default -> Optional.empty();
    };
  }
}
