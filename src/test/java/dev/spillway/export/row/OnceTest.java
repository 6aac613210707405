package dev.spillway.export.row;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.export.ending.ExportTermination;
import dev.spillway.export.generation.Generations;
import dev.spillway.export.planning.PlanningPermits;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.retention.SetTime;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A {@code once} export ends when it was delivered, or was not downloaded in time, and leaves no
 * personal data behind.
 */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class OnceTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TestHTTPResource URI server;

  @Inject ExportRows rows;

  @Inject Manifests manifests;

  @Inject Generations generations;

  @Inject ExportTermination termination;

  @Inject PlanningPermits permits;

  @Inject ExportLimits limits;

  @Inject SetTime time;

  @Inject MeterRegistry meters;

  @AfterEach
  void now() {
    time.ahead(Duration.ZERO);
  }

  private static String request(String student) {
    String location =
        given()
            .redirects()
            .follow(false)
            .contentType(ContentType.JSON)
            .body(Map.of("student", student, "weeks", 1, "mode", "focus"))
            .post("/api/recipes/training-plan/archive")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    return location.split("/", -1)[3];
  }

  private void download(String id, String range) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/api/exports/" + id + "/archive"));
    if (range != null) {
      request.header("Range", range);
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      assertThat(client.send(request.build(), BodyHandlers.ofByteArray()).statusCode())
          .isIn(200, 206);
    }
  }

  private void assertGone(String id, String reason, int afterMinutes) {
    time.ahead(Duration.ofMinutes(afterMinutes - 1));
    given().get("/api/exports/{id}", id).then().body("state", equalTo("READY"));
    time.ahead(Duration.ofMinutes(afterMinutes + 1));
    given()
        .get("/api/exports/{id}", id)
        .then()
        .body("state", equalTo("GONE"))
        .body("problem.reason", equalTo(reason));
    given()
        .get("/api/exports/{id}/archive", id)
        .then()
        .statusCode(410)
        .body("type", equalTo("urn:spillway:problem:gone"))
        .body("reason", equalTo(reason));
  }

  private void awaitNoDownload() {
    await()
        .atMost(LONGEST)
        .until(() -> meters.get("spillway.downloads.active").gauge().value() == 0);
  }

  @Test
  void whatWasDeliveredEndsAfterTheGraceAndIsErased() throws Exception {
    String id = request("小明");
    String manifest = rows.row(id).orElseThrow().manifestHash;
    download(id, null);
    await().atMost(LONGEST).until(() -> rows.row(id).orElseThrow().coveredAt != null);
    assertGone(id, "delivered", OpenToAll.GRACE);
    termination.end(termination.over(100));
    Export row = rows.row(id).orElseThrow();
    assertThat(row.state).isEqualTo(ExportState.GONE);
    assertThat(row.goneReason).isEqualTo(GoneReason.DELIVERED);
    assertThat(row.parameters).isNull();
    assertThat(row.filename).isNull();
    assertThat(row.manifestHash).isNull();
    assertThat(manifests.find(manifest)).isEmpty();
  }

  /** Whoever ends the connection with the answer, or is a proxy, has it sent. */
  @Test
  void whatWasOnlySentEndsAfterDeliverWithin() throws Exception {
    String id = request("小张");
    try (HttpConnection old = HttpConnection.to(server)) {
      old.send("GET /api/exports/" + id + "/archive HTTP/1.0\r\nHost: localhost\r\n\r\n").drain();
    }
    await()
        .atMost(LONGEST)
        .untilAsserted(
            () -> given().get("/api/exports/{id}", id).then().body("delivery", equalTo("sent")));
    assertGone(id, "sent", OpenToAll.DELIVER_WITHIN);
    termination.end(termination.over(100));
    Export row = rows.row(id).orElseThrow();
    assertThat(row.goneReason).isEqualTo(GoneReason.SENT);
    assertThat(row.coveredAt).isNull();
  }

  @Test
  void anUndownloadedExportEndsAfterDeliverWithin() throws Exception {
    String id = request("小红");
    download(id, "bytes=0-0");
    // What is partly delivered is noted when its connection has told of it.
    awaitNoDownload();
    assertGone(id, "undelivered", OpenToAll.DELIVER_WITHIN);
    termination.end(termination.over(100));
    assertThat(rows.row(id).orElseThrow().goneReason).isEqualTo(GoneReason.UNDELIVERED);
  }

  @Test
  void aManifestGoesWithTheLastExportThatNamesIt() {
    String first = request("小李");
    String second = request("小李");
    String manifest = rows.row(first).orElseThrow().manifestHash;
    assertThat(rows.row(second).orElseThrow().manifestHash).isEqualTo(manifest);
    given().delete("/api/exports/{id}", first).then().statusCode(204);
    assertThat(manifests.find(manifest)).isPresent();
    given().get("/api/exports/{id}/archive", second).then().statusCode(200);
    given().delete("/api/exports/{id}", second).then().statusCode(204);
    assertThat(manifests.find(manifest)).isEmpty();
  }

  @Test
  void aPlanWhoseNodeIsLostIsMadeByAnother() {
    insertLost("adopted", 1);
    given()
        .header("Prefer", "wait=30")
        .get("/api/exports/adopted")
        .then()
        .body("state", equalTo("READY"));
    assertThat(rows.row("adopted").orElseThrow().attemptsStarted).isEqualTo(2);
  }

  @Test
  void aPlanThatIsTakenOverWaitsForItsTurnInNoThreadOfStaging() {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch planning = new CountDownLatch(limits.generations());
    for (int i = 0; i < limits.generations(); i++) {
      Thread.startVirtualThread(
          () ->
              permits.plan(
                  () -> {
                    planning.countDown();
                    await().atMost(LONGEST.multipliedBy(4)).until(() -> goOn.getCount() == 0);
                    return true;
                  }));
    }
    await().atMost(LONGEST).until(() -> planning.getCount() == 0);
    try {
      for (int i = 0; i <= limits.generations(); i++) {
        insertLost("waits-" + i, 1);
      }
      await()
          .atMost(LONGEST)
          .untilAsserted(
              () -> {
                for (int i = 0; i <= limits.generations(); i++) {
                  assertThat(rows.row("waits-" + i).orElseThrow().attemptsUncounted).isPositive();
                }
              });
    } finally {
      goOn.countDown();
    }
    for (int i = 0; i <= limits.generations(); i++) {
      given()
          .header("Prefer", "wait=30")
          .get("/api/exports/waits-" + i)
          .then()
          .body("state", equalTo("READY"));
    }
  }

  @Test
  void aPlanThatTakesEachOfItsNodesWithItFails() {
    insertLost("lost", ExportTransitions.MOST_LOST);
    given()
        .header("Prefer", "wait=30")
        .get("/api/exports/lost")
        .then()
        .body("state", equalTo("FAILED"))
        .body("problem.type", equalTo("urn:spillway:problem:crashed"));
    given().get("/api/exports/lost/archive").then().statusCode(503);
  }

  private void insertLost(String id, int attempts) {
    Export lost = new Export();
    lost.id = id;
    lost.attemptsStarted = attempts;
    lost.recipe = "training-plan";
    lost.owner = "";
    lost.state = ExportState.GENERATING;
    lost.format = "zip";
    lost.parameters =
        "{\"focus\":[],\"mode\":\"focus\",\"results\":{},\"student\":\"小明\",\"weeks\":4}";
    lost.createdAt = Instant.now().minusSeconds(60);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.persist(lost);
              generations.schedule(id);
              JobTable.makeDue(rows.getEntityManager(), id);
              generations.wake();
            });
  }
}
