package dev.spillway.retention.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.DatabaseOutage;
import dev.spillway.retention.FaultyVolume;
import dev.spillway.retention.Shelf;
import dev.spillway.retention.SweptVolume;
import dev.spillway.retention.report.SweepReport.Outcome;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The last in its service, which deletes nothing for two minutes after its database was away. */
@QuarkusTest
@Order(Integer.MAX_VALUE)
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class OutageTest {

  @ConfigProperty(name = "spillway.database.url")
  String url;

  @Inject Sweeps sweeps;
  @Inject DatabaseProbe probe;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;

  @Test
  void nothingIsDeletedUntilTheDatabaseHasAnsweredForOneLeaseTime() throws IOException {
    Instant past = Instant.now().minus(Duration.ofMinutes(3));
    Shelf.Kept over = shelf.keep("over", 4096, past, false, past);
    probe.look();
    assertThat(sweeps.standing().closed()).isEmpty();

    DatabaseOutage outage = new DatabaseOutage(url);
    outage.begin();
    try {
      sweeps.scheduled();
      assertThat(sweeps.standing().closed()).contains(Stop.DATABASE_OUTAGE);
    } finally {
      outage.end();
    }

    await()
        .ignoreExceptions()
        .until(() -> sweeps.request(false, false).outcome() == Outcome.STOPPED);
    probe.look();
    sweeps.makeRoom(2L << 20);
    assertThat(sweeps.standing().closed()).contains(Stop.DATABASE_OUTAGE);
    assertThat(volume.file(over.blob())).exists();
    assertThat(shelf.state("over")).isEqualTo("READY");
  }
}
