package dev.spillway.web.request;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.problem.ProblemForm;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is too much at once is refused before it costs anything, and is welcome again when the
 * others are done.
 */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class LimitsTest {

  @TestHTTPResource URI server;

  @Inject AgroalDataSource database;

  @Inject MeterRegistry meters;

  @AfterEach
  void emptyTheQueue() throws SQLException {
    execute("delete from export where owner = 'others'");
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** An export that another node stages: it is already planned, so no node takes it over. */
  private void othersMake(String id, String state) throws SQLException {
    execute(
        "insert into export (id, recipe, owner, state, format, created_at) values ('"
            + id
            + "', 'all-files', 'others', '"
            + state
            + "', 'zip', now())");
  }

  private static Response ask(String key) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .header("Prefer", "wait=30")
        .body("{\"recipe\":\"all-files\"}")
        .post("/api/exports");
  }

  private static void refused(Response answer, String type, int limit) {
    answer.then().header("Retry-After", "5").body("limit", equalTo(limit));
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), 429, type);
  }

  private double refusals() {
    return meters
        .get("spillway.exports")
        .tag("recipe", "all-files")
        .tag("outcome", "refused")
        .counter()
        .count();
  }

  @Test
  void aFullQueueRefusesWhatIsNew() throws Exception {
    for (int i = 1; i < OpenToAll.QUEUE; i++) {
      othersMake("other" + i, i % 2 == 0 ? "QUEUED" : "GENERATING");
    }
    String id = ask("before").then().statusCode(202).extract().path("id");
    othersMake("last", "QUEUED");
    double before = refusals();
    refused(ask("after"), "too-many-exports", OpenToAll.QUEUE);
    refused(ExportCalls.oneStep("all-files", Map.of()), "too-many-exports", OpenToAll.QUEUE);
    assertThat(refusals() - before).isEqualTo(2);

    ask("before").then().statusCode(202).body("id", equalTo(id));
    given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "before")
        .body("{\"recipe\":\"all-files-tar\"}")
        .post("/api/exports")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:spillway:problem:idempotency-key-reused"));

    given().header("Spillway-Owner", "others").delete("/api/exports/other1").then().statusCode(204);
    ask("after").then().statusCode(202).body("state", equalTo("READY"));
  }

  @Test
  void tooManyDownloadsAreRefusedBeforeAByte() throws Exception {
    String archive = ExportCalls.archive("all-files");
    Response head = given().head(archive);
    int length = Integer.parseInt(head.header("Content-Length"));
    double before = refusedDownloads();
    List<HttpConnection> others = new ArrayList<>();
    try (HttpConnection first = slow(archive)) {
      while (others.size() < OpenToAll.DOWNLOADS - 1) {
        others.add(slow(archive));
      }
      refused(given().get(archive), "too-many-downloads", OpenToAll.DOWNLOADS);
      refused(
          given().header("Range", "bytes=0-0").get(archive),
          "too-many-downloads",
          OpenToAll.DOWNLOADS);
      assertThat(refusedDownloads() - before).isEqualTo(2);

      given().head(archive).then().statusCode(200);
      given().header("If-None-Match", head.header("ETag")).get(archive).then().statusCode(304);
      given().header("Range", "bytes=999999999-").get(archive).then().statusCode(416);
      others.getFirst().reset();
      await().untilAsserted(() -> given().get(archive).then().statusCode(200));
      assertThat(first.read(length)).hasSize(length);
    } finally {
      for (HttpConnection other : others) {
        other.close();
      }
    }
    await().until(() -> meters.get("spillway.downloads.active").gauge().value() == 0);
    // Each way a response ends gives its place back, that of a refused one included; when it is in
    // the audit, which its client does not wait for.
    for (int i = 0; i <= OpenToAll.DOWNLOADS; i++) {
      await().untilAsserted(() -> given().get(archive).then().statusCode(200));
    }
  }

  private double refusedDownloads() {
    return meters.get("spillway.downloads").tag("outcome", "refused").counter().count();
  }

  /** A client that has the head and reads no more. */
  private HttpConnection slow(String archive) throws IOException {
    HttpConnection connection = HttpConnection.to(server, 16_384);
    connection.request("GET", archive).head();
    return connection;
  }
}
