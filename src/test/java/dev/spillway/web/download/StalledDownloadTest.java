package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.ShortTimes;
import dev.spillway.web.ExportCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A client that is there and reads nothing does not hold what it downloads for ever; one that is
 * slow is left in peace.
 */
@QuarkusTest
@TestProfile(ShortTimes.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class StalledDownloadTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @Inject MeterRegistry meters;

  private double active() {
    return meters.get("spillway.downloads.active").gauge().value();
  }

  private double aborted() {
    return meters.get("spillway.downloads").tag("outcome", "aborted").counter().count();
  }

  @Test
  void aClientThatTakesNothingIsReset() throws Exception {
    String archive = ExportCalls.archive("all-files");
    int length = Integer.parseInt(given().head(archive).header("Content-Length"));
    double before = aborted();
    try (HttpConnection silent = HttpConnection.to(server, 16_384)) {
      silent.request("GET", archive).head();
      await().atMost(LONGEST).until(() -> aborted() == before + 1 && active() == 0);
      assertThatThrownBy(() -> silent.read(length)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatItHeldCanBeDeleted() throws Exception {
    Path large = Files.write(loose.resolve("large.bin"), new byte[3_000_000]);
    try {
      given().post("/api/sweeps");
      long before = used();
      String archive = ExportCalls.archive("kept-loose-files");
      try (HttpConnection silent = HttpConnection.to(server, 16_384)) {
        silent.request("GET", archive).head();
        given().delete(archive.replace("/archive", "")).then().statusCode(204);
        await()
            .atMost(LONGEST)
            .untilAsserted(
                () -> {
                  given().post("/api/sweeps").then().statusCode(200);
                  assertThat(used()).isLessThanOrEqualTo(before);
                });
      }
    } finally {
      Files.delete(large);
    }
  }

  private static long used() {
    return given().get("/api/volume").jsonPath().getLong("used");
  }

  @Test
  void aClientThatIsSlowGetsAllOfIt() throws Exception {
    String archive = ExportCalls.archive("all-files");
    int length = Integer.parseInt(given().head(archive).header("Content-Length"));
    byte[] whole = given().get(archive).asByteArray();
    int part = length / 20;
    try (HttpConnection slow = HttpConnection.to(server, 16_384)) {
      slow.request("GET", archive).head();
      int[] taken = {0};
      // Longer than the patience with one that takes nothing.
      await()
          .atMost(LONGEST)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                assertThat(slow.read(part)).isEqualTo(slice(whole, taken[0], part));
                taken[0] += part;
                return taken[0] + part > length;
              });
      assertThat(slow.read(length - taken[0])).isEqualTo(slice(whole, taken[0], length - taken[0]));
    }
    await().atMost(LONGEST).until(() -> active() == 0);
  }

  private static byte[] slice(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
