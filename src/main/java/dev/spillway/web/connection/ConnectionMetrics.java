package dev.spillway.web.connection;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of connections and their guards. */
@Startup
@ApplicationScoped
class ConnectionMetrics {

  ConnectionMetrics(MeterRegistry registry) {
    ConnectionCounts counts = ConnectionCounts.NODE;
    Gauge.builder("spillway.requests.active", counts, ConnectionCounts::inProgress)
        .description("Requests whose answers the client did not read completely")
        .register(registry);
    FunctionCounter.builder("spillway.requests.refused", counts, ConnectionCounts::refused)
        .description("Requests refused because too many were in progress")
        .register(registry);
    FunctionCounter.builder("spillway.requests.abandoned", counts, ConnectionCounts::abandonedSoFar)
        .description("Requests whose clients went away before their answers were written")
        .register(registry);
    Gauge.builder("spillway.connections.open", counts, ConnectionCounts::open)
        .description("Open connections, including idle ones")
        .register(registry);
    FunctionCounter.builder(
            "spillway.connections.refused", counts, ConnectionCounts::refusedConnections)
        .description("Connections refused because too many were open")
        .register(registry);
    counts
        .givenUp()
        .forEach(
            (waitedFor, count) ->
                FunctionCounter.builder("spillway.connections.given.up", count, LongAdder::sum)
                    .description(
                        "Connections and HTTP/2 streams that timed out, by what they waited for")
                    .tag("waited_for", waitedFor)
                    .register(registry));
  }

  /**
   * Removes the connection metrics of Quarkus: Quarkus registers them once per event loop, which
   * logs a warning at each start, and counts a connection only from its first byte.
   */
  @Produces
  @Singleton
  static MeterFilter withoutTheCountsOfQuarkus() {
    return MeterFilter.denyNameStartsWith("vertx.http.connections");
  }
}
