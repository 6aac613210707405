package dev.spillway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In a service of its own: it does not believe the clock for an hour afterwards. */
@QuarkusTest
@TestProfile(ClockJumpTest.OfItsOwn.class)
@QuarkusTestResource(PostgresResource.class)
class ClockJumpTest {

  public static class OfItsOwn implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return new SweptVolume().getEnabledAlternatives();
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return new SweptVolume().getConfigOverrides();
    }
  }

  @Inject Sweeps sweeps;
  @Inject Shelf shelf;
  @Inject FaultyVolume volume;
  @Inject SetTime time;

  private final Instant past = Instant.now().minus(Duration.ofMinutes(3));

  @Test
  void whenTheClockJumpsNothingEndsByAgeAndWhatIsCondemnedGoes() throws IOException {
    shelf.clear();
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
    assertThat(volume.file(live.blob())).exists();
    assertThat(shelf.blobState(dead)).isNull();
    given().get("/api/sweeps").then().body("sweeps", hasSize(1));
    assertThat(sweeps.standing().timePausedUntil()).isPresent();

    time.ahead(Duration.ZERO);
    given().post("/api/sweeps").then().body("paused", containsString("the clock was set"));
    assertThat(shelf.state("live")).isEqualTo("READY");
  }
}
