package dev.spillway.web.ticket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts requests with a ticket. */
@Startup
@ApplicationScoped
class TicketMetrics {

  /** The outcome of a request with a ticket. */
  enum Outcome {
    /** The ticket is valid. */
    ADMITTED,
    /** The ticket had expired. */
    EXPIRED,
    /** The ticket is not one of this service, or asks for something that it may not have. */
    REFUSED
  }

  private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

  TicketMetrics(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      counters.put(
          outcome,
          Counter.builder("spillway.tickets")
              .description("Requests that came with a ticket")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  void count(Outcome outcome) {
    counters.get(outcome).increment();
  }
}
