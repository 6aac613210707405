package dev.spillway.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HealthAndMetricsTest {

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private RequestSpecification management() {
    return given().port(managementPort);
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "started"})
  void isUp(String probe) {
    management().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void readinessLooksAtPostgresAndTellsDetails() {
    management()
        .get("/q/health/ready")
        .then()
        .body("checks.name", hasItem(containsString("Database connections")))
        .body("checks.find { it.name == 'details' }.data.colour", equalTo("red"));
  }

  @Test
  void isNotForThoseWhoDownload() {
    given().get("/q/health").then().statusCode(404);
    given().get("/q/metrics").then().statusCode(404);
  }

  @Test
  void residentMemoryIsAMetric() {
    String metrics = management().get("/q/metrics").then().statusCode(200).extract().asString();
    String line =
        metrics
            .lines()
            .filter(l -> l.startsWith("process_memory_rss_bytes"))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(line.replaceFirst("^\\S+ ", ""))).isGreaterThan(50e6);
  }

  @Test
  void theVolumeIsTold() {
    given()
        .get("/api/volume")
        .then()
        .statusCode(200)
        .body("quota", equalTo(2147483648L))
        .body("used", equalTo(0))
        .body("reserved", equalTo(0));
    await()
        .untilAsserted(
            () -> {
              String metrics = management().get("/q/metrics").then().extract().asString();
              assertThat(metrics)
                  .contains("spillway_volume_quota_bytes 2.147483648E9")
                  .contains("spillway_volume_used_bytes 0.0")
                  .containsPattern("spillway_volume_free_bytes [1-9]");
            });
    management()
        .get("/q/health/ready")
        .then()
        .body(
            "checks.find { it.name == 'details' }.data.volume", containsString("quota=2147483648"));
  }

  @Singleton
  static class Colour implements HealthDetail {
    @Override
    public Map<String, String> details() {
      return Map.of("colour", "red");
    }
  }
}
