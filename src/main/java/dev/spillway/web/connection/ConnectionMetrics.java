package dev.spillway.web.connection;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.LongAdder;

/** What the guards of connections tell the metrics. */
@Startup
@ApplicationScoped
class ConnectionMetrics {

  ConnectionMetrics(MeterRegistry registry) {
    ConnectionCounts counts = ConnectionCounts.NODE;
    Gauge.builder("spillway.requests.active", counts, ConnectionCounts::inProgress)
        .description("Requests whose answers were not taken to their end")
        .register(registry);
    FunctionCounter.builder("spillway.requests.refused", counts, ConnectionCounts::refused)
        .description("Requests that were one too many at once")
        .register(registry);
    FunctionCounter.builder("spillway.requests.abandoned", counts, ConnectionCounts::abandonedSoFar)
        .description("Requests whose clients went away before their answers were written")
        .register(registry);
    FunctionCounter.builder(
            "spillway.connections.refused", counts, ConnectionCounts::refusedConnections)
        .description("Connections that were one too many at once")
        .register(registry);
    counts
        .givenUp()
        .forEach(
            (waitedFor, count) ->
                FunctionCounter.builder("spillway.connections.given.up", count, LongAdder::sum)
                    .description(
                        "Connections, and streams of HTTP/2, by what was waited for in vain")
                    .tag("waited_for", waitedFor)
                    .register(registry));
  }
}
