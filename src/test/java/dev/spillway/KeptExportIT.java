package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.Site;
import dev.spillway.testing.site.SlowDownload;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kept export from its first byte to its last, as people see it, in a service that sweeps only
 * when it is told to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptExportIT {

  private Site site;
  private Calls calls;
  private byte[] archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    site = Site.in(folder, PostgresResource.newDatabase(), Map.of());
    site.start();
    calls = site.calls();
    archive = calls.archive(calls.ready("virtual")).asByteArray();
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
  }

  @Test
  void itSaysThatItIsHeldAndUntilWhen() {
    Instant before = Instant.now();
    Response status = calls.status(calls.ready("kept"));
    assertThat(status.jsonPath().getString("bytes")).isEqualTo("held");
    assertThat(Instant.parse(status.jsonPath().getString("availableUntil")))
        .isBetween(before.plus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)));
  }

  @Test
  void itIsGoneWhenItsTimeIsOverWithoutASweep() throws IOException {
    String id = calls.ready("brief");
    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
    String until = calls.status(id).jsonPath().getString("availableUntil");

    awaitGone(id, "expired");

    assertThat(Instant.now()).isAfterOrEqualTo(Instant.parse(until));
    assertThat(file(id)).exists();
    site.audit().sweep().then().statusCode(200);
    site.audit().nothingIsLeftBehind();
  }

  @Test
  void deletedBytesAreReportedAsLostBeforeTheFirstByte() throws IOException {
    String id = calls.ready("kept");
    Files.delete(file(id));
    assertGone(id, "lost");
    assertGone(id, "lost");
    site.audit().sweep().then().statusCode(200);
    site.audit().nothingIsLeftBehind();
  }

  @Test
  void truncatedBytesAreReportedAsLostBeforeTheFirstByte() throws IOException {
    String id = calls.ready("kept");
    try (FileChannel file = FileChannel.open(file(id), StandardOpenOption.WRITE)) {
      file.truncate(archive.length / 2);
    }
    assertGone(id, "lost");
    site.audit().sweep().then().statusCode(200);
    site.audit().nothingIsLeftBehind();
  }

  @Test
  void aSlowDownloadEndsWholeThoughItsTimeIsOverAndASweepRan() throws IOException {
    String id = calls.ready("kept");
    Path file = file(id);
    try (SlowDownload slow = SlowDownload.of(calls, id, archive)) {
      site.rows().execute("update export set available_until = now() where id = '" + id + "'");
      awaitGone(id, "expired");
      site.audit().sweep().then().statusCode(200).body("ended.expired", equalTo(1));
      calls.delete(id);
      assertThat(file).exists();
      slow.takeTheRest();
    }
    awaitDeleted(file);
  }

  @Test
  void twoSlowDownloadsEndWholeThoughItWasDeleted() throws IOException {
    String id = calls.ready("kept");
    Path file = file(id);
    try (SlowDownload one = SlowDownload.of(calls, id, archive);
        SlowDownload other = SlowDownload.of(calls, id, archive)) {
      calls.delete(id).then().statusCode(204);
      assertGone(id, "deleted");
      site.audit().sweep().then().statusCode(200);
      assertThat(file).exists();
      one.takeTheRest();
      site.audit().sweep().then().statusCode(200);
      assertThat(file).as("the other still reads").exists();
      other.takeTheRest();
    }
    awaitDeleted(file);
  }

  private Path file(String id) {
    String blob = site.rows().list("select blob_id from export where id = '" + id + "'").getFirst();
    return site.volume().resolve("blobs").resolve(blob.substring(0, 2)).resolve(blob);
  }

  private void assertGone(String id, String reason) {
    calls
        .archive(id)
        .then()
        .statusCode(410)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:spillway:problem:gone"))
        .body("reason", equalTo(reason));
  }

  private void awaitGone(String id, String reason) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> calls.status(id).path("state").equals("GONE"));
    assertGone(id, reason);
  }

  /** Its lease is given back a moment after its last byte. */
  private void awaitDeleted(Path file) throws IOException {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              site.audit().sweep().then().statusCode(200);
              return Files.notExists(file);
            });
    site.audit().nothingIsLeftBehind();
  }
}
