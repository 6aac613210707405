package dev.spillway.export;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The number of exports that wait, and the age of the oldest: by PostgreSQL's clock, so the same on
 * every node. Read periodically rather than on each scrape. While the database is unreachable, the
 * gauges are NaN.
 */
@Startup
@ApplicationScoped
public class WaitingMetrics {

  private static final Logger LOG = Logger.getLogger(WaitingMetrics.class);

  /** With a literal state, PostgreSQL uses the partial index of open exports. */
  private static final String WAITING =
      "select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)"
          + " from export where state = 'QUEUED'";

  private static final Waiting UNKNOWN = new Waiting(Double.NaN, Double.NaN);

  private record Waiting(double exports, double seconds) {}

  private final DataSource database;
  private volatile Waiting last = UNKNOWN;

  WaitingMetrics(DataSource database, MeterRegistry registry) {
    this.database = database;
    Gauge.builder("spillway.exports.waiting", () -> last.exports())
        .description("Queued exports of all nodes")
        .register(registry);
    Gauge.builder("spillway.exports.waiting.age", () -> last.seconds())
        .description("Time at which the oldest of them was requested; 0 when none is queued")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Reads the values from the database. */
  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void read() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WAITING)) {
      row.next();
      last = new Waiting(row.getDouble(1), Math.max(0, row.getDouble(2)));
    } catch (SQLException e) {
      // Only at debug level: the classes that need the database log that it is unreachable.
      LOG.debugf("event=waiting-unknown cause=\"%s\"", e.getMessage());
      last = UNKNOWN;
    }
  }
}
