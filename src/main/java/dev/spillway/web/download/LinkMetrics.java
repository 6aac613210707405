package dev.spillway.web.download;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What becomes of links. */
@Startup
@ApplicationScoped
public class LinkMetrics {

  /** What a link is counted as. */
  public enum Outcome {
    /** It was signed here. */
    MADE,
    /** A request with it was answered as one of its export. */
    ADMITTED,
    /** Its time was over. */
    EXPIRED,
    /** It was used up. */
    SPENT,
    /** It was none. */
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
