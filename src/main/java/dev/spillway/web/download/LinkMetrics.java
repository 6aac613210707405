package dev.spillway.web.download;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts signed links and their uses. */
@Startup
@ApplicationScoped
public class LinkMetrics {

  /** The outcome of a link or of a request with one. */
  public enum Outcome {
    /** A link was signed by this node. */
    MADE,
    /** The request was admitted. */
    ADMITTED,
    /** The link had expired. */
    EXPIRED,
    /** The link was used up. */
    SPENT,
    /** The link was not valid. */
    FORGED
  }

  private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

  LinkMetrics(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      counters.put(
          outcome,
          Counter.builder("spillway.links")
              .description("Signed links that were made, and requests that came with one")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  public void count(Outcome outcome) {
    counters.get(outcome).increment();
  }
}
