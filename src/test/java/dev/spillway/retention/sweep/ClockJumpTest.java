package dev.spillway.retention.sweep;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.spillway.retention.FaultyVolume;
import dev.spillway.retention.SetTime;
import dev.spillway.retention.Shelf;
import dev.spillway.retention.SweptVolume;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Before the last in its service, which does not believe the clock for an hour afterwards. */
@QuarkusTest
@Order(Integer.MAX_VALUE - 1)
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class ClockJumpTest {

  @Inject Sweeps sweeps;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;
  @Inject SetTime time;

  private final Instant past = Instant.now().minus(Duration.ofMinutes(3));

  @Test
  void whenTheClockJumpsNothingEndsByAgeAndWhatIsCondemnedGoes() throws IOException {
    shelf.clear();
    shelf.once("delivered", past, past);
    shelf.execute(
        "update export set covered_at = now() + interval '1 day' - interval '1 hour' where id = 'delivered'");
    Shelf.Kept live = shelf.keep("live", 4096, past.plus(Duration.ofHours(1)), false, past);
    String dead = shelf.reserved(4096);
    time.ahead(Duration.ofDays(1));
    given()
        .post("/api/sweeps")
        .then()
        .statusCode(200)
        .body("paused", containsString("the clocks of this machine and of the database"))
        .body("outcome", equalTo("ok"));
    assertThat(shelf.state("live")).isEqualTo("READY");
    assertThat(shelf.state("delivered")).isEqualTo("GONE DELIVERED");
    assertThat(volume.file(live.blob())).exists();
    assertThat(shelf.blobState(dead)).isNull();
    given().get("/api/sweeps").then().body("sweeps", hasSize(1));
    assertThat(sweeps.standing().timePausedUntil()).isPresent();

    time.ahead(Duration.ZERO);
    // What was delivered by the clock that was ahead: it would be here until this one is there,
    // too.
    shelf.once("ahead", past, past);
    shelf.execute(
        "update export set covered_at = now() + interval '1 day', moved_at = now() + interval '1 day' where id = 'ahead'");
    given().post("/api/sweeps").then().body("paused", containsString("the clock was set"));
    assertThat(shelf.state("ahead")).isEqualTo("GONE DELIVERED");
    assertThat(shelf.state("live")).isEqualTo("READY");
  }
}
