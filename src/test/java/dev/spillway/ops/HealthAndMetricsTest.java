package dev.spillway.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.spillway.ops.health.HealthDetail;
import dev.spillway.testing.PostgresResource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.scheduler.common.runtime.SchedulerContext;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HealthAndMetricsTest {

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Inject SchedulerContext context;
  @Inject Scheduler scheduler;
  @Inject Ticks ticks;

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
        .body("checks.name", hasItem("database"))
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

  /**
   * What Quarkus' scheduler would do in an hour is done meanwhile; it does the rest when the clock
   * has caught up.
   */
  @Test
  void whatIsScheduledIsRunWhileTheClockCatchesUp() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    ScheduleAfterJump watch = new ScheduleAfterJump(context, scheduler, now::get);
    watch.prepare();
    await().until(() -> ticks.count.get() == 1);

    watch.look();
    assertThat(afterJump()).isEmpty();
    now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
    watch.look();
    await().until(() -> ticks.count.get() == 2);
    assertThat(afterJump()).isNotEmpty();
    now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
    watch.look();
    await().until(() -> ticks.count.get() == 3);

    now.updateAndGet(time -> time.plus(Duration.ofHours(3)));
    watch.look();
    assertThat(afterJump()).isEmpty();
    watch.stop();
  }

  private List<String> afterJump() {
    return scheduler.getScheduledJobs().stream()
        .map(Trigger::getId)
        .filter(id -> id.startsWith("after-jump-"))
        .toList();
  }

  /** Once a day, and so once in a test. */
  @Singleton
  static class Ticks {
    final AtomicInteger count = new AtomicInteger();

    @Scheduled(every = "24h")
    void tick() {
      count.incrementAndGet();
    }
  }

  @Singleton
  static class Colour implements HealthDetail {
    @Override
    public Map<String, String> details() {
      return Map.of("colour", "red");
    }
  }
}
