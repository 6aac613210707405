package dev.spillway.retention.sweep;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.spillway.export.GeneratingNothing;
import dev.spillway.retention.FaultyVolume;
import dev.spillway.retention.Shelf;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With {@code spillway.sweep.enabled=false} no request deletes anything, and health, metrics and
 * log say so.
 */
@QuarkusTest
@TestProfile(GeneratingNothing.class)
@QuarkusTestResource(PostgresResource.class)
class SwitchTest {

  private static final int BLOB = 64 * 1024;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Inject Sweeps sweeps;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;
  @Inject Blobs blobs;

  private final Instant past = Instant.now().minus(Duration.ofMinutes(3));
  private final Instant future = past.plus(Duration.ofDays(1));

  @BeforeEach
  void clear() throws IOException {
    shelf.clear();
  }

  @Test
  void nothingIsDeletedAndExpiredExportsAre410AllTheSame() throws IOException {
    Shelf.Kept over = shelf.keep("over", BLOB, past, false, past);
    String condemned = shelf.stored(BLOB);
    blobs.condemn(List.of(condemned), CondemnReason.DELETED);

    sweeps.scheduled();
    sweeps.condemned();
    sweeps.makeRoom(2L * BLOB);
    given()
        .post("/api/sweeps")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:spillway:problem:sweeping-disabled"))
        .body("detail", containsString("spillway.sweep.enabled"));

    assertThat(volume.file(over.blob())).exists();
    assertThat(volume.file(condemned)).exists();
    assertThat(shelf.state("over")).isEqualTo("READY");
    assertThat(shelf.count("sweep_report")).isZero();
    given()
        .header("Spillway-Owner", Shelf.OWNER)
        .get("/api/exports/over/archive")
        .then()
        .statusCode(410)
        .body("reason", equalTo("expired"));
  }

  @Test
  void aDryRunTellsWhatWouldGoAndWhy() throws IOException {
    Shelf.Kept over = shelf.keep("over", BLOB, past, false, past);
    for (int i = 0; i < 14; i++) {
      shelf.keep("live" + i, BLOB, future, true, past.plusSeconds(i));
    }
    String condemned = shelf.stored(BLOB);
    blobs.condemn(List.of(condemned), CondemnReason.DELETED);
    String lost = shelf.blobOf("live13");
    Files.delete(volume.file(lost));
    Path orphan = volume.file("ab00000000000000000000000000cdef");
    Files.createDirectories(orphan.getParent());
    Files.writeString(orphan, "x");
    Files.setLastModifiedTime(orphan, FileTime.from(past.minus(Duration.ofHours(2))));

    given()
        .post("/api/sweeps?dryRun=true&reconcile=true")
        .then()
        .statusCode(200)
        .body("dryRun", equalTo(true))
        .body("outcome", equalTo("ok"))
        .body("trigger", equalTo("requested"))
        .body("ended.expired", equalTo(1))
        .body("ended.lost", equalTo(1))
        .body("deleted.expired.bytes", equalTo(BLOB))
        .body("deleted.deleted.count", equalTo(1))
        .body("deleted.orphan.count", equalTo(1))
        .body("items.find { it.id == 'over' }.reason", equalTo("expired"))
        .body("items.find { it.id == 'over' }.kind", equalTo("export"))
        .body("items.find { it.kind == 'file' }.id", equalTo(orphan.getFileName().toString()));

    assertThat(volume.file(over.blob())).exists();
    assertThat(orphan).exists();
    assertThat(shelf.state("over")).isEqualTo("READY");
    assertThat(shelf.state("live13")).isEqualTo("READY");
    assertThat(shelf.blobState(condemned)).isEqualTo("CONDEMNED");
    given().get("/api/sweeps").then().body("sweeps", hasSize(1));
  }

  @Test
  void itIsSeen() {
    given()
        .port(managementPort)
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'details' }.data.sweep", containsString("state=disabled"));
    String metrics = given().port(managementPort).get("/q/metrics").asString();
    assertThat(metrics).containsPattern("(?m)^spillway_sweep_enabled(\\{\\})? 0\\.0$");
  }
}
