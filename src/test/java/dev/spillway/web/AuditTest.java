package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who did what, as operators read it: in the log, in the table, by the API. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class AuditTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource URI server;
  @Inject DataSource database;

  private static String archive(String owner) {
    String location =
        given()
            .redirects()
            .follow(false)
            .header("Spillway-Owner", owner)
            .contentType("application/json")
            .body(ExportCalls.PLAN)
            .post("/api/recipes/training-plan/archive")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    return URI.create(location).getPath();
  }

  /** What of a download arrived is found out later, in its own time. */
  private static final String TOLD_AT_ONCE =
      "entries.findAll { it.event != 'sent' && it.event != 'delivered' }";

  private static JsonPath entries(String name, String value) {
    return given()
        .queryParam(name, value)
        .get("/api/audit")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static void awaitEvents(String export, String... events) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(entries("export", export).getList(TOLD_AT_ONCE + ".event"))
                    .isEqualTo(List.of(events)));
  }

  @Test
  void anExportIsAccountedForFromItsRequestToItsEnd() {
    Instant before = Instant.now();
    try (LoggedLines log = new LoggedLines()) {
      String archive = archive("audited: 1");
      String export = ExportCalls.id(archive);
      given().header("Spillway-Owner", "audited: 1").get(archive).then().statusCode(200);
      awaitEvents(export, "downloaded", "ready", "requested");
      given()
          .header("Spillway-Owner", "audited: 1")
          .header("Range", "bytes=0-99,200-299")
          .get(archive)
          .then()
          .statusCode(206);
      awaitEvents(export, "downloaded", "downloaded", "ready", "requested");
      given()
          .header("Spillway-Owner", "audited: 1")
          .delete("/api/exports/" + export)
          .then()
          .statusCode(204);
      awaitEvents(export, "gone", "downloaded", "downloaded", "ready", "requested");

      JsonPath told = entries("export", export);
      assertThat(told.getList("entries.owner")).containsOnly("audited: 1");
      assertThat(told.getList("entries.recipe")).containsOnly("training-plan");
      assertThat(told.getString(TOLD_AT_ONCE + "[0].caller")).isEqualTo("open");
      assertThat(told.getString(TOLD_AT_ONCE + "[0].details.reason")).isEqualTo("deleted");
      assertThat(told.getMap(TOLD_AT_ONCE + "[1].details"))
          .containsEntry("ranges", "0-99,200-299")
          .containsEntry("bytes", 200)
          .containsEntry("complete", true)
          .containsEntry("address", "127.0.0.1");
      assertThat(told.getLong(TOLD_AT_ONCE + "[2].details.bytes"))
          .isEqualTo(told.getLong(TOLD_AT_ONCE + "[3].details.bytes"));
      assertThat(told.getString(TOLD_AT_ONCE + "[3].caller")).isNull();
      assertThat(told.getList(TOLD_AT_ONCE + "[4].details.parameters"))
          .containsExactlyInAnyOrder("student", "weeks", "mode", "focus");
      assertThat(Instant.parse(told.getString(TOLD_AT_ONCE + "[4].at"))).isAfter(before);
      assertThat(log.with("event=audit-requested export=" + export))
          .singleElement()
          .asString()
          .contains("recipe=training-plan owner=\"audited: 1\" caller=open parameters=");
      assertThat(log.with("event=audit-downloaded export=" + export)).hasSize(2);
      assertThat(log.with("event=audit-gone export=" + export)).hasSize(1);
      assertThat(told.prettify()).doesNotContain("小明");
    }
  }

  @Test
  void aDownloadThatBreaksIsTold() throws IOException {
    String archive = ExportCalls.archive("all-files");
    try (HttpConnection connection = HttpConnection.to(server, 4096)) {
      connection.request("GET", archive).head();
      connection.read(10_000);
      connection.reset();
    }
    awaitEvents(ExportCalls.id(archive), "downloaded", "ready", "requested");
    JsonPath told = entries("export", ExportCalls.id(archive));
    assertThat(told.getBoolean("entries[0].details.complete")).isFalse();
    assertThat(told.getLong("entries[0].details.bytes"))
        .isBetween(10_000L, told.getLong("entries[1].details.bytes") - 1);
  }

  @Test
  void lookingIsNotDownloading() {
    String archive = ExportCalls.archive("all-files");
    String etag = given().head(archive).then().statusCode(200).extract().header("ETag");
    given().header("If-None-Match", etag).get(archive).then().statusCode(304);
    given().header("Range", "bytes=999999999999-").get(archive).then().statusCode(416);
    given().header("Range", "bytes=0-0").get(archive).then().statusCode(206);
    awaitEvents(ExportCalls.id(archive), "downloaded", "ready", "requested");
  }

  @Test
  void anExportThatFailsIsTold() {
    String export =
        given()
            .contentType("application/json")
            .header("Prefer", "wait=20")
            .body("{\"recipe\":\"limited\"}")
            .post("/api/exports")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    awaitEvents(export, "failed", "requested");
    assertThat(entries("export", export).getString("entries[0].details.problem"))
        .isEqualTo("archive-too-large");
  }

  @Test
  void erasingAPersonIsTold() {
    archive("audited-2");
    archive("audited-2");
    given()
        .queryParam("owner", "audited-2")
        .delete("/api/exports")
        .then()
        .statusCode(200)
        .body("exports", equalTo(2));
    JsonPath told = entries("owner", "audited-2");
    assertThat(told.getString("entries[0].event")).isEqualTo("erased");
    assertThat(told.getInt("entries[0].details.exports")).isEqualTo(2);
    assertThat(told.getList("entries.event")).filteredOn("gone"::equals).hasSize(2);
    archive("audited-2");
    assertThat(
            given()
                .queryParams(Map.of("owner", "audited-2", "event", "erased"))
                .get("/api/audit")
                .jsonPath()
                .getList("entries"))
        .hasSize(1);
  }

  @Test
  void pagesMeetEachEntryOnce() {
    for (int i = 0; i < 3; i++) {
      archive("audited-3");
    }
    List<String> met = new ArrayList<>();
    String cursor = null;
    do {
      JsonPath page =
          given()
              .queryParams(Map.of("owner", "audited-3", "limit", 2))
              .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
              .get("/api/audit")
              .jsonPath();
      met.addAll(page.getList("entries.export"));
      cursor = page.getString("next");
    } while (cursor != null);
    assertThat(met).hasSize(6);
    assertThat(met.stream().distinct()).hasSize(3);
  }

  /** It is read in pages while it is sent, so that its length is not known before. */
  @Test
  void aSpreadsheetHasTheNewestEntriesOnceEach() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement insert = connection.createStatement()) {
      insert.execute(
          "insert into audit (at, event, export_id, details, keep_until)"
              + " select now(), 'gone', 'many', jsonb_build_object('number', number),"
              + " now() + interval '1 hour' from generate_series(1, 5003) as number order by number");
    }
    Response csv = given().queryParam("export", "many").get("/api/audit/csv");
    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.header("Content-Length")).isNull();
    List<String> numbers =
        csv.asString()
            .lines()
            .skip(1)
            .map(line -> line.substring(line.lastIndexOf(':') + 1, line.lastIndexOf('}')))
            .toList();
    assertThat(numbers)
        .isEqualTo(
            IntStream.iterate(5003, number -> number - 1)
                .limit(5000)
                .mapToObj(String::valueOf)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cursor=x", "cursor=-1", "cursor=9999999999999999999", "limit=0", "owner=%00"})
  void badFilters(String query) {
    given().urlEncodingEnabled(false).get("/api/audit?" + query).then().statusCode(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set owner = 'nobody'",
        "delete from audit",
        "truncate audit",
        "truncate audit cascade"
      })
  void entriesOfTheAuditCannotBeChanged(String statement) throws SQLException {
    ExportCalls.archive("all-files");
    try (Connection connection = database.getConnection();
        Statement change = connection.createStatement()) {
      assertThatThrownBy(() -> change.execute(statement))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("audit");
    }
  }

  @Test
  void aSweepForgetsWhatIsOverAndNothingElse() throws SQLException {
    String kept = ExportCalls.id(ExportCalls.archive("all-files"));
    try (Connection connection = database.getConnection();
        Statement insert = connection.createStatement()) {
      insert.execute(
          "insert into audit (at, event, export_id, details, keep_until)"
              + " select now() - interval '90 days', 'gone', 'old', '{}', now() - interval '1 second'"
              + " from generate_series(1, 2500)");
    }
    given().post("/api/sweeps").then().statusCode(200).body("forgotten.audit", equalTo(2500));
    assertThat(entries("export", "old").getList("entries")).isEmpty();
    assertThat(entries("export", kept).getList("entries.event")).contains("requested");
  }
}
