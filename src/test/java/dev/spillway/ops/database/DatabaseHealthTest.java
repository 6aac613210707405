package dev.spillway.ops.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseHealthTest {

  private final AtomicLong nanos = new AtomicLong();

  private static PGSimpleDataSource source(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser("postgres");
    return source;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void isUpAsLongAsTheDatabaseAnswered() {
    DatabaseHealth health = new DatabaseHealth(source(PostgresResource.newDatabase()), nanos::get);
    pass(DatabaseHealth.GOOD);
    assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
    health.ask();
    assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    pass(DatabaseHealth.GOOD.minusNanos(1));
    assertThat(health.call().getStatus()).isEqualTo(Status.UP);
    health.stop();
  }

  /**
   * The database accepts connections and does not answer: each query times out, and a health
   * request never waits for one.
   */
  @Test
  @Timeout(60)
  void fallsWhenTheDatabaseSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      PGSimpleDataSource source =
          source("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/spillway");
      source.setLoginTimeout(1);
      DatabaseHealth health = new DatabaseHealth(source, nanos::get);
      health.ask();
      assertThat(health.call().getStatus()).isEqualTo(Status.UP);
      pass(DatabaseHealth.GOOD);
      health.ask();
      assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
      health.stop();
    }
  }
}
