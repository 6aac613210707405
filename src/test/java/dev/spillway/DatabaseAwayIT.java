package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.spillway.testing.Form;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.OwnDatabase;
import dev.spillway.testing.site.Site;
import dev.spillway.testing.site.SlowDownload;
import dev.spillway.testing.site.Trap;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is stopped while an export is staged, a sweep deletes, and a client downloads. */
class DatabaseAwayIT {

  private static final Duration AWAY = Form.choose(Duration.ofSeconds(4), Duration.ofSeconds(30));

  @Test
  void nothingUntrueIsSaidAndEverythingResumes(@TempDir Path folder) throws Exception {
    try (OwnDatabase database = OwnDatabase.start(folder.resolve("database"));
        Site site = Site.in(folder, database.url(), Map.of())) {
      site.start();
      Calls calls = site.calls();
      String kept = calls.ready("kept");
      byte[] archive = calls.archive(kept).asByteArray();
      String over = calls.ready("kept");
      site.rows().execute("update export set available_until = now() where id = '" + over + "'");
      String staged;
      CompletableFuture<Void> sweep;
      Instant back;

      try (SlowDownload slow = SlowDownload.of(calls, kept, archive)) {
        Trap trap =
            Trap.set(
                site.rows(),
                Trap.Moment.BEFORE,
                "update",
                "blob",
                "new.state in ('STORED', 'CONDEMNED')");
        staged = calls.askFor("once");
        sweep = CompletableFuture.runAsync(calls::sweepInTurn);
        trap.awaitCaught(2);
        database.stop();
        back = Instant.now().plus(AWAY);

        assertUnavailable(calls.archive(kept));
        assertUnavailable(calls.archive(over));
        assertUnavailable(calls.status(kept));
        assertUnavailable(calls.ask("virtual"));
        awaitReadiness(site, 503);
        slow.takeTheRest();
      }
      await("the end of the outage").atMost(AWAY).until(() -> Instant.now().isAfter(back));
      database.startAgain();
      sweep.join();

      awaitReadiness(site, 200);
      assertThat(calls.archive(kept).asByteArray()).isEqualTo(archive);
      calls.archive(over).then().statusCode(410).body("reason", equalTo("expired"));
      await("what was being staged is READY")
          .atMost(Duration.ofMinutes(2))
          .until(() -> calls.settled(staged, 5).equals("READY"));
      assertThat(calls.archive(staged).asByteArray()).isEqualTo(archive);
      assertThat(calls.archive(calls.ready("kept")).asByteArray()).isEqualTo(archive);
      site.audit().sweep().then().statusCode(200).body("outcome", equalTo("stopped"));

      Form.choose((Step) () -> restart(site), () -> awaitDeletion(site)).run();
      site.audit().pass(archive);
      calls.archive(over).then().statusCode(410);
      calls.archive(kept).then().statusCode(200);
    }
  }

  private static void assertUnavailable(Response answer) {
    answer
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("type", equalTo("urn:spillway:problem:unavailable"));
  }

  private static void awaitReadiness(Site site, int status) {
    await("readiness is " + status)
        .atMost(Duration.ofMinutes(1))
        .until(() -> site.readiness().statusCode() == status);
  }

  /** A service that has just begun deletes at once: it has seen no outage. */
  private static void restart(Site site) throws Exception {
    site.service().stop();
    site.rows().tenMinutesPass();
    site.start();
  }

  /**
   * For two minutes, so that other nodes can renew their leases, and for what is left of a sweep's
   * turn.
   */
  private static void awaitDeletion(Site site) {
    await("it deletes again")
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofSeconds(5))
        .until(() -> "ok".equals(site.calls().sweep().path("outcome")));
  }

  private interface Step {
    void run() throws Exception;
  }
}
