package dev.spillway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/sweeps}, and what metrics and the health answer say of sweeps. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class SweepApiTest {

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Inject Shelf shelf;
  @Inject FaultyVolume volume;

  private final Instant past = Instant.now().minus(Duration.ofMinutes(3));

  @BeforeEach
  @AfterEach
  void clear() throws IOException {
    shelf.clear();
  }

  @Test
  void reportsComeNewestFirstInPages() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(given().post("/api/sweeps").then().statusCode(200).extract().path("id"));
    }
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      var page =
          given()
              .queryParam("limit", 2)
              .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
              .get("/api/sweeps")
              .then()
              .statusCode(200)
              .extract();
      found.addAll(page.path("sweeps.id"));
      cursor = page.path("next");
    } while (cursor != null);
    assertThat(found).isEqualTo(made);
  }

  @ParameterizedTest
  @CsvSource({"dryRun,yes", "reconcile,1", "dryRun,TRUE"})
  void aBadFlagIsNamedWithItsValidValues(String name, String value) {
    given()
        .queryParam(name, value)
        .post("/api/sweeps")
        .then()
        .statusCode(422)
        .body(
            "detail", containsString("\"" + name + "\" is \"" + value + "\"; it is true or false"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dryRun",
        "dryRun=",
        "dryRun=false&dryRun=true",
        "dry-run=true",
        "dry_run=true",
        "dryrun=true",
        "reconcile="
      })
  void aQueryThatIsNotUnderstoodDeletesNothing(String query) throws IOException {
    Shelf.Kept kept = shelf.keep("over", 4096, past, false, past);
    given()
        .urlEncodingEnabled(false)
        .post("/api/sweeps?" + query)
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:spillway:problem:invalid-parameters"))
        .body("detail", containsString("\"" + query.replaceFirst("=.*", "") + "\""));
    assertThat(volume.file(kept.blob())).exists();
  }

  @Test
  void aDryRunInABodyDeletesNothing() throws IOException {
    Shelf.Kept kept = shelf.keep("over", 4096, past, false, past);
    given()
        .formParam("dryRun", "true")
        .post("/api/sweeps")
        .then()
        .statusCode(422)
        .body("detail", containsString("?dryRun=true"));
    assertThat(volume.file(kept.blob())).exists();
  }

  @ParameterizedTest
  @CsvSource({"limit,0", "limit,201", "limit,many", "cursor,xyz"})
  void aBadPageIsRefused(String name, String value) {
    given()
        .queryParam(name, value)
        .get("/api/sweeps")
        .then()
        .statusCode(422)
        .body("detail", containsString("\"" + name + "\""));
  }

  @Test
  void anotherSweepIsAConflict() {
    shelf.execute("update sweep_turn set holder = 'other', until = now() + interval '20 seconds'");
    given()
        .post("/api/sweeps")
        .then()
        .statusCode(409)
        .header("Retry-After", equalTo("5"))
        .body("type", equalTo("urn:spillway:problem:sweep-in-progress"));
  }

  @Test
  void metricsTellSuccessesAndFailures() throws IOException {
    Shelf.Kept refused = shelf.keep("refused", 4096, past, false, past);
    shelf.keep("over", 4096, past, false, past);
    volume.refuse(refused.blob());
    double before = metric("spillway_cleanup_total\\{outcome=\"failure\",reason=\"expired\"}");
    given()
        .post("/api/sweeps")
        .then()
        .statusCode(200)
        .body("failed.expired.count", equalTo(1))
        .body("why", nullValue());
    assertThat(metric("spillway_cleanup_total\\{outcome=\"failure\",reason=\"expired\"}"))
        .isEqualTo(before + 1);
    assertThat(metric("spillway_cleanup_success_ratio")).isBetween(0.01, 0.99);
    assertThat(metric("spillway_cleanup_freed_bytes_total\\{reason=\"expired\"}")).isPositive();
    assertThat(metric("spillway_cleanup_freed_bytes_total\\{reason=\"source-changed\"}")).isZero();
    assertThat(metric("spillway_sweep_enabled")).isEqualTo(1);
    assertThat(metric("spillway_sweep_last_success_timestamp_seconds"))
        .isCloseTo((double) Instant.now().getEpochSecond(), offset(60.0));
    given()
        .port(managementPort)
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'details' }.data.sweep", containsString("state=on"));
  }

  private double metric(String name) {
    String line =
        given()
            .port(managementPort)
            .get("/q/metrics")
            .asString()
            .lines()
            .filter(each -> each.matches(name + "(\\{})? .*"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("there is no " + name));
    return Double.parseDouble(line.replaceFirst(".* ", ""));
  }
}
