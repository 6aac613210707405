package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.PackagedService;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.Site;
import dev.spillway.testing.site.SlowDownload;
import dev.spillway.testing.site.Wire;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that PostgreSQL does not hear of, one that is killed or told to end, and one that is one
 * too many.
 */
class NodesIT {

  /** What a node lives without being heard of; it holds itself for lost after three quarters. */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  @TempDir Path folder;

  @Test
  void oneThatIsNotHeardOfEndsDownloadsOfBlobsAndNoOthers() throws Exception {
    String url = PostgresResource.newDatabase();
    try (Wire wire = Wire.to(url);
        Site site =
            Site.in(
                folder,
                url,
                Map.of("spillway.database.url", wire.url(), "spillway.node.timeout", "8s"))) {
      site.start();
      Calls calls = site.calls();
      String kept = calls.ready("kept");
      String virtual = calls.ready("virtual");
      byte[] archive = calls.archive(kept).asByteArray();
      try (SlowDownload held = SlowDownload.of(calls, kept, archive);
          SlowDownload read = SlowDownload.of(calls, virtual, archive)) {
        long silent = System.nanoTime();
        wire.silence();
        await("it holds itself for lost")
            .atMost(TIMEOUT)
            .until(() -> site.service().said().contains("event=download-stopped export=" + kept));
        assertThat(Duration.ofNanos(System.nanoTime() - silent)).isLessThan(TIMEOUT);
        held.takeUntilItBreaks();
        read.takeTheRest();
      }
      awaitReadiness(site, 503);
      long asked = System.nanoTime();
      assertUnavailable(calls.ask("virtual"));
      assertUnavailable(calls.archive(kept));
      assertUnavailable(calls.volume());
      assertThat(Duration.ofNanos(System.nanoTime() - asked))
          .as("nobody waits for a PostgreSQL that says nothing")
          .isLessThan(Duration.ofSeconds(30));
      wire.cut();
      awaitReadiness(site, 503);
      assertUnavailable(calls.archive(kept));
      assertUnavailable(calls.ask("virtual"));

      wire.mend();
      awaitReadiness(site, 200);
      assertThat(calls.archive(kept).asByteArray()).isEqualTo(archive);
      assertThat(calls.archive(calls.ready("kept")).asByteArray()).isEqualTo(archive);
      assertThat(site.service().said()).contains("event=node-lost", "event=node-back");
    }
  }

  @Test
  void oneTooManyIsRefusedAndAKilledOneIsNotWaitedFor() throws Exception {
    try (Site site = Site.in(folder, PostgresResource.newDatabase(), Map.of())) {
      site.start();
      Calls calls = site.calls();
      String kept = calls.ready("kept");
      byte[] archive = calls.archive(kept).asByteArray();

      PackagedService same = site.another("same", Map.of());
      assertThat(same.refusal())
          .contains(
              "process " + site.service().pid(), "spillway.volume.path", "spillway.volume.kind");
      String elsewhere = Files.createDirectory(folder.resolve("elsewhere")).toString();
      PackagedService other = site.another("other", Map.of("spillway.volume.path", elsewhere));
      assertThat(other.refusal()).contains("spillway.volume.kind", "spillway.database.url");
      assertThat(Path.of(elsewhere)).as("it has touched nothing").isEmptyDirectory();

      try (SlowDownload slow = SlowDownload.of(calls, kept, archive)) {
        calls.delete(kept);
        calls.sweepInTurn().then().statusCode(200).body("deleted", equalTo(Map.of()));
        assertThat(site.audit().files()).isNotEmpty();
        site.service().kill();
        slow.takeUntilItBreaks();
      }
      site.start();
      site.audit().pass(archive);
      assertThat(site.audit().files()).isEmpty();
    }
  }

  @Test
  void oneThatIsToldToEndTakesNothingNewAndLetsDownloadsEnd() throws Exception {
    try (Site site = Site.in(folder, PostgresResource.newDatabase(), Map.of())) {
      site.start();
      Calls calls = site.calls();
      String kept = calls.ready("kept");
      byte[] archive = calls.archive(kept).asByteArray();
      try (SlowDownload slow = SlowDownload.of(calls, kept, archive)) {
        site.service().terminate();
        awaitReadiness(site, 503);
        assertUnavailable(calls.ask("virtual"));
        assertUnavailable(calls.archive(kept));
        calls.status(kept).then().statusCode(200);
        slow.takeTheRest();
      }
      assertThat(site.service().ended()).isIn(0, 143);
      assertThat(site.rows().list("select id from node union all select node from lease"))
          .isEmpty();
      assertThat(site.service().said()).contains("event=stopping");
    }
  }

  /**
   * The body breaks off and does not look complete: the client requests the rest from the node that
   * answers next.
   */
  @Test
  void oneThatIsToldToEndWaitsForNoDownloadLongerThanItsTime() throws Exception {
    try (Site site =
        Site.in(folder, PostgresResource.newDatabase(), Map.of("quarkus.shutdown.timeout", "3s"))) {
      site.start();
      Calls calls = site.calls();
      String kept = calls.ready("kept");
      byte[] archive = calls.archive(kept).asByteArray();
      try (SlowDownload slow = SlowDownload.of(calls, kept, archive)) {
        site.service().terminate();
        assertThat(site.service().ended()).isIn(0, 143);
        slow.takeUntilItBreaks();
      }
      assertThat(site.rows().list("select id from node union all select node from lease"))
          .isEmpty();
      site.start();
      assertThat(site.calls().archive(kept).asByteArray()).isEqualTo(archive);
      site.audit().pass(archive);
    }
  }

  private static void assertUnavailable(Response answer) {
    answer
        .then()
        .statusCode(503)
        .header("Retry-After", "5")
        .body("type", equalTo("urn:spillway:problem:unavailable"));
  }

  private static void awaitReadiness(Site site, int status) {
    await("readiness is " + status)
        .atMost(Duration.ofMinutes(1))
        .until(() -> site.readiness().statusCode() == status);
  }
}
