package dev.spillway.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
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

  @Singleton
  static class Colour implements HealthDetail {
    @Override
    public Map<String, String> details() {
      return Map.of("colour", "red");
    }
  }
}
