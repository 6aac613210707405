package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.RowsResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * What must be told nowhere, put wherever a request can put it; then everything that is said and
 * kept is searched for it.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class SecretsTest {

  /** Good as a token; and one that the database refuses, and says so with its value. */
  private static final String GOOD = "c0ffee00-5ec7-4e7a-8b1d-feedfacef00d";

  private static final String BAD = "5ecret-marker-7f1e";
  private static final String TOO_LONG = "5ecret-marker-much-too-long-".repeat(3);
  private static final String KEY = "5ecret-key-in-a-header";

  private static final List<String> SECRETS =
      List.of(
          GOOD,
          "5ecret",
          RowsResource.PASSWORD,
          Base64.getEncoder()
              .encodeToString(("x:" + KEY).getBytes(java.nio.charset.StandardCharsets.UTF_8)));

  @Inject DataSource database;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private final List<String> said = new ArrayList<>();

  private Response heard(Response answer) {
    said.add(answer.headers() + "\n" + answer.asString());
    return answer;
  }

  private static RequestSpecification call() {
    return given().redirects().follow(false);
  }

  private Response ask(String token) {
    return heard(
        call()
            .contentType("application/json")
            .header("Prefer", "wait=20")
            .body(
                Map.of("recipe", "with-token", "parameters", Map.of("customer", 3, "token", token)))
            .post("/api/exports"));
  }

  @Test
  void noSecretIsToldOrKept() throws SQLException {
    try (LoggedLines log = new LoggedLines()) {
      String ready = ask(GOOD).then().statusCode(202).extract().path("id");
      String failed = ask(BAD).then().statusCode(202).extract().path("id");
      ask(TOO_LONG).then().statusCode(422);
      ask(BAD + "\0").then().statusCode(422);
      heard(
              call()
                  .formParams("customer", "x", "token", TOO_LONG)
                  .post("/api/recipes/with-token/archive"))
          .then()
          .statusCode(422);
      heard(call().formParams("customer", 3, "token", BAD).post("/api/recipes/with-token/archive"))
          .then()
          .statusCode(422);
      for (String id : List.of(ready, failed)) {
        for (String rest : List.of("", "/manifest", "/archive")) {
          heard(call().get("/api/exports/" + id + rest));
        }
      }
      assertThat(call().get("/api/exports/" + ready).<String>path("state")).isEqualTo("READY");
      assertThat(call().get("/api/exports/" + failed).<String>path("state")).isEqualTo("FAILED");
      withKeys();
      heard(call().get("/api/exports"));
      heard(call().get("/api/recipes"));
      heard(call().get("/api/recipes/with-token"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> call().get("/api/audit?export=" + ready).asString().contains("ready"));
      heard(call().queryParam("limit", 200).get("/api/audit"));
      heard(call().port(managementPort).get("/q/health/ready"));
      heard(call().port(managementPort).get("/q/metrics"));
      heard(call().delete("/api/exports/" + ready));

      for (String secret : SECRETS) {
        assertThat(said).noneMatch(answer -> answer.contains(secret));
        assertThat(log.all().stream().map(LoggedLines.Line::whole))
            .noneMatch(line -> line.contains(secret));
        assertThat(kept()).noneMatch(row -> row.contains(secret));
      }
      // What the search would find, and where the database said what is wrong.
      assertThat(said).anyMatch(answer -> answer.contains(ready));
      assertThat(log.with("event=rows-unread export=" + failed))
          .isNotEmpty()
          .allMatch(line -> line.contains("***"));
    }
  }

  private void withKeys() {
    for (String authorization :
        List.of(
            "Bearer " + KEY,
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(("x:" + KEY).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            "Digest " + KEY)) {
      heard(call().header("Authorization", authorization).get("/api/exports"));
      heard(call().header("Authorization", authorization).get("/api/nothing"));
    }
    heard(call().get("/api/exports/x/archive?expires=1&key=a&signature=" + KEY));
    heard(call().get("/api/exports?state=" + "x&signature=" + KEY));
  }

  /** Every row of every table of ours, as text. */
  private List<String> kept() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      assertThat(tables).contains("audit", "export", "sweep_report");
      for (String table : tables) {
        try (ResultSet found = statement.executeQuery("select t::text from " + table + " t")) {
          while (found.next()) {
            rows.add(found.getString(1));
          }
        }
      }
    }
    assertThat(Stream.of("requested").allMatch(word -> rows.toString().contains(word))).isTrue();
    return rows;
  }
}
