package dev.spillway.retention;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With nothing set, a service sweeps when it starts, and compares rows with bytes. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ScheduledSweepTest {

  @Test
  void theFirstSweepComesWithTheStart() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                given()
                    .get("/api/sweeps?limit=200")
                    .then()
                    .body("sweeps[-1].trigger", equalTo("scheduled"))
                    .body("sweeps[-1].outcome", equalTo("ok"))
                    // A busy machine compares in several sweeps what another does in one.
                    .body("sweeps.reconciliation.complete", hasItem(true)));
  }
}
