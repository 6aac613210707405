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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is one too many, and one that is killed, that PostgreSQL does not hear of, or that is
 * told to end. In this order: each begins with what the one before it left, a service that runs or
 * none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class NodesIT {

  /** The node holds itself for lost after three quarters of its time, which is 8 s. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Wire wire;
  private Site site;
  private byte[] archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    String url = PostgresResource.newDatabase();
    wire = Wire.to(url);
    site =
        Site.in(
            folder,
            url,
            Map.of("spillway.database.url", wire.url(), "spillway.node.timeout", "8s"));
    site.start();
    archive = site.calls().archive(site.calls().ready("virtual")).asByteArray();
  }

  @AfterAll
  void stop() throws Exception {
    site.close();
    wire.close();
  }

  /** A service that runs, whatever the test before left. */
  private Calls calls() throws Exception {
    if (!site.service().isRunning()) {
      site.rows().tenMinutesPass();
      site.start();
    }
    return site.calls();
  }

  @Test
  @Order(1)
  void oneTooManyIsRefusedAndAKilledOneIsNotWaitedFor() throws Exception {
    Calls calls = calls();
    String kept = calls.ready("kept");

    PackagedService same = site.another("same", Map.of());
    assertThat(same.refusal())
        .contains(
            "process " + site.service().pid(), "spillway.volume.path", "spillway.volume.kind");
    Path elsewhere = Files.createDirectory(site.folder().resolve("elsewhere"));
    PackagedService other =
        site.another("other", Map.of("spillway.volume.path", elsewhere.toString()));
    assertThat(other.refusal()).contains("spillway.volume.kind", "spillway.database.url");
    assertThat(elsewhere).as("it has touched nothing").isEmptyDirectory();

    try (SlowDownload slow = SlowDownload.of(calls, kept, archive)) {
      calls.delete(kept);
      calls
          .sweepInTurn()
          .then()
          .statusCode(200)
          .body("outcome", equalTo("ok"))
          .body("deleted", equalTo(Map.of()));
      assertThat(site.audit().files()).isNotEmpty();
      site.service().kill();
      slow.takeUntilItBreaks();
    }
    site.start();
    site.audit().pass(archive);
    assertThat(site.audit().files()).isEmpty();
  }

  @Test
  @Order(2)
  void oneThatIsNotHeardOfEndsDownloadsOfBlobsAndNoOthers() throws Exception {
    Calls calls = calls();
    String kept = calls.ready("kept");
    String virtual = calls.ready("virtual");
    try (SlowDownload held = SlowDownload.of(calls, kept, archive);
        SlowDownload read = SlowDownload.of(calls, virtual, archive)) {
      wire.silence();
      await("it holds itself for lost")
          .atMost(LONGEST)
          .until(() -> site.service().said().contains("event=download-stopped export=" + kept));
      held.takeUntilItBreaks();
      read.takeTheRest();
    }
    awaitReadiness(503);
    long asked = System.nanoTime();
    assertUnavailable(calls.ask("virtual"));
    assertUnavailable(calls.archive(kept));
    assertUnavailable(calls.volume());
    assertThat(Duration.ofNanos(System.nanoTime() - asked))
        .as("nobody waits for a PostgreSQL that says nothing")
        .isLessThan(LONGEST);
    wire.cut();
    awaitReadiness(503);
    assertUnavailable(calls.archive(kept));
    assertUnavailable(calls.ask("virtual"));

    wire.mend();
    awaitReadiness(200);
    assertThat(calls.archive(kept).asByteArray()).isEqualTo(archive);
    assertThat(calls.archive(calls.ready("kept")).asByteArray()).isEqualTo(archive);
    assertThat(site.service().said()).contains("event=node-lost", "event=node-back");
  }

  @Test
  @Order(3)
  void oneThatIsToldToEndTakesNothingNewAndLetsDownloadsEnd() throws Exception {
    Calls calls = calls();
    String kept = calls.ready("kept");
    try (SlowDownload slow = SlowDownload.of(calls, kept, archive)) {
      site.service().terminate();
      awaitReadiness(503);
      assertUnavailable(calls.ask("virtual"));
      assertUnavailable(calls.archive(kept));
      calls.status(kept).then().statusCode(200);
      slow.takeTheRest();
    }
    assertThat(site.service().ended()).isIn(0, 143);
    assertThat(site.rows().list("select id from node union all select node from lease")).isEmpty();
    assertThat(site.service().said()).contains("event=stopping");
  }

  /**
   * The body breaks off and does not look complete: the client requests the rest from the node that
   * answers next.
   */
  @Test
  @Order(4)
  void oneThatIsToldToEndWaitsForNoDownloadLongerThanItsTime() throws Exception {
    site.service().close();
    site.rows().tenMinutesPass();
    site.start(List.of("-Dquarkus.shutdown.timeout=3s"));
    String kept = site.calls().ready("kept");
    try (SlowDownload slow = SlowDownload.of(site.calls(), kept, archive)) {
      site.service().terminate();
      assertThat(site.service().ended()).isIn(0, 143);
      slow.takeUntilItBreaks();
    }
    assertThat(site.rows().list("select id from node union all select node from lease")).isEmpty();
    site.start();
    assertThat(site.calls().archive(kept).asByteArray()).isEqualTo(archive);
    site.audit().pass(archive);
  }

  private static void assertUnavailable(Response answer) {
    answer
        .then()
        .statusCode(503)
        .header("Retry-After", "5")
        .body("type", equalTo("urn:spillway:problem:unavailable"));
  }

  private void awaitReadiness(int status) {
    await("readiness is " + status)
        .atMost(Duration.ofMinutes(1))
        .until(() -> site.readiness().statusCode() == status);
  }
}
