package dev.spillway.ops.database;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Whether PostgreSQL answers. A thread of its own checks continuously, and the probe returns the
 * last result: a database that hangs would block the probe, too.
 */
@Readiness
@Startup
@ApplicationScoped
class DatabaseHealth implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(DatabaseHealth.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Timeout of one answer; waiting for a connection comes on top. */
  private static final Duration ANSWER = Duration.ofSeconds(3);

  /**
   * An answer older than this does not count. With the pause and one more check, readiness falls
   * within 10 s.
   */
  static final Duration GOOD = Duration.ofSeconds(8);

  private final DataSource database;
  private final LongSupplier nanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("database-health").daemon().factory());
  private volatile long answered;

  @Inject
  DatabaseHealth(DataSource database) {
    this(database, System::nanoTime);
    // The migrations have just had an answer.
    var _ = thread.scheduleWithFixedDelay(this::ask, 0, EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** For tests: checks only when {@link #ask} is called. */
  DatabaseHealth(DataSource database, LongSupplier nanos) {
    this.database = database;
    this.nanos = nanos;
    this.answered = nanos.getAsLong();
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }

  void ask() {
    long asked = nanos.getAsLong();
    try (Connection connection = database.getConnection()) {
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, (int) ANSWER.toMillis());
      try (Statement statement = connection.createStatement()) {
        statement.execute("select 1");
      }
      answered = asked;
      connection.setNetworkTimeout(Runnable::run, before);
    } catch (SQLException | RuntimeException e) {
      LOG.debugf(e, "the database did not answer");
    }
  }

  @Override
  public HealthCheckResponse call() {
    Duration ago = Duration.ofNanos(nanos.getAsLong() - answered);
    return HealthCheckResponse.named("database")
        .status(ago.compareTo(GOOD) < 0)
        .withData("answeredSecondsAgo", ago.toSeconds())
        .build();
  }
}
