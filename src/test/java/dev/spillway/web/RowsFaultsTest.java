package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.spillway.export.row.ExportTable;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.RowsResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What happens to an export of rows when its database, or its volume, does not go along. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class RowsFaultsTest {

  @ConfigProperty(name = "spillway.volume.path")
  Path volume;

  @Inject DataSource tables;

  private static String begin(String recipe, int customer) {
    Response answer =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("recipe", recipe, "parameters", Map.of("customer", customer)))
            .post("/api/exports");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    return answer.path("id");
  }

  private static Response status(String id) {
    return given().get("/api/exports/" + id);
  }

  private static long number(String sql) {
    try (Connection connection = DriverManager.getConnection(RowsResource.shop(), "postgres", "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static long slowQueries() {
    return number(
        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active'"
            + " and application_name = 'spillway' and query like '%pg_sleep%'");
  }

  /** Of the first attempt, or of one after a delay. */
  private void awaitSlowQuery() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              exports().endDelays();
              return slowQueries() > 0;
            });
  }

  private ExportTable exports() {
    return new ExportTable(tables);
  }

  private long blobs() throws IOException {
    try (var files = Files.walk(volume.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aCancelledExportLeavesNoQueryBehind() {
    String id = begin("slow", 1);
    awaitSlowQuery();
    await().untilAsserted(() -> status(id).then().body("progress.rowsTotal", greaterThan(1000)));
    given().delete("/api/exports/" + id).then().statusCode(204);
    // Long before its statement times out.
    await().until(() -> slowQueries() == 0);
    status(id).then().body("state", equalTo("CANCELLED"));
    RowsExportsTest.nothingIsReserved();
  }

  @Test
  void aLostConnectionIsTriedAgainAndThenTold() {
    String id = begin("slow", 2);
    for (int attempt = 1; attempt <= 3; attempt++) {
      awaitSlowQuery();
      number(
          "select count(pg_terminate_backend(pid)) from pg_stat_activity"
              + " where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()");
      await().until(() -> slowQueries() == 0);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> status(id).then().body("state", equalTo("FAILED")));
    status(id)
        .then()
        .body("problem.type", equalTo("urn:spillway:problem:unavailable"))
        .body("problem.detail", equalTo("The database is not available: try again later."));
    RowsExportsTest.nothingIsReserved();
  }

  /** What other tests of this service have kept is not in the way. */
  private static void deleteAll() {
    List<Map<String, Object>> ready =
        given().get("/api/exports?state=ready&limit=200").then().extract().path("exports");
    for (Map<String, Object> export : ready) {
      String owner = Objects.toString(export.get("owner"), "");
      given()
          .headers(owner.isEmpty() ? Map.of() : Map.of("Spillway-Owner", owner))
          .delete("/api/exports/" + export.get("id"))
          .then()
          .statusCode(204);
    }
    await().untilAsserted(() -> given().get("/api/volume").then().body("used", equalTo(0)));
  }

  @Test
  void aQuotaThatIsReachedInTheMiddleFailsTheExportAlone() throws IOException {
    deleteAll();
    int used = given().get("/api/volume").path("used");
    Response first = RowsExportsTest.export("much", Map.of("customer", 1));
    Response second = RowsExportsTest.export("much", Map.of("customer", 2));
    for (Response kept : new Response[] {first, second}) {
      assertThat(kept.path("state").toString()).as(kept.asString()).isEqualTo("READY");
    }
    long before = blobs();
    Response third = RowsExportsTest.export("much", Map.of("customer", 3));
    third
        .then()
        .body("state", equalTo("FAILED"))
        .body("problem.type", equalTo("urn:spillway:problem:insufficient-storage"))
        .body("problem.status", equalTo(507))
        .body("problem.missing", greaterThan(0));
    RowsExportsTest.nothingIsReserved();
    await().untilAsserted(() -> assertThat(blobs()).isEqualTo(before));
    given().get(first.path("links.archive").toString()).then().statusCode(200);
    for (Response kept : new Response[] {first, second}) {
      given().delete(kept.path("links.self").toString()).then().statusCode(204);
    }
    await().untilAsserted(() -> given().get("/api/volume").then().body("used", equalTo(used)));
  }

  /** The files are missing, so that the archive itself would not have too many. */
  @Test
  void filesAreCountedWhileTheirQueryNamesThem() {
    Response export = RowsExportsTest.export("many-missing", Map.of("customer", 50));
    export
        .then()
        .body("state", equalTo("FAILED"))
        .body("problem.type", equalTo("urn:spillway:problem:too-many-entries"))
        .body("problem.entries", equalTo(SourcesResource.ENTRIES + 1))
        .body("problem.limit", equalTo(SourcesResource.ENTRIES));
    RowsExportsTest.nothingIsReserved();
  }

  @Test
  void aRootThatIsAwayIsTriedAgainAndThenTold() throws IOException {
    // Looked up late: an injected setting must be there in every test.
    Path invoices = ConfigProvider.getConfig().getValue("spillway.roots.invoices.path", Path.class);
    Path away = invoices.resolveSibling("away");
    Files.move(invoices, away);
    try {
      String id = begin("customer", 3);
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(
              () -> {
                exports().endDelays();
                status(id).then().body("state", equalTo("FAILED"));
              });
      status(id).then().body("problem.type", equalTo("urn:spillway:problem:unavailable"));
    } finally {
      Files.move(away, invoices);
    }
    Response back = RowsExportsTest.export("customer-once", Map.of("customer", 3));
    assertThat(back.path("state").toString()).as(back.asString()).isEqualTo("READY");
  }

  @Test
  void changedRowsShowInTheNextExport() throws SQLException {
    Response before = RowsExportsTest.export("customer-once", Map.of("customer", 11));
    try (Connection connection = DriverManager.getConnection(RowsResource.shop(), "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute("update orders set note = 'changed' where id = 11001");
    }
    Response after = RowsExportsTest.export("customer-once", Map.of("customer", 11));
    assertThat(after.path("state").toString()).as(after.asString()).isEqualTo("READY");
    assertThat(after.path("archive.etag").toString())
        .isNotEqualTo(before.path("archive.etag").toString());
  }
}
