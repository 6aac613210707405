package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A connection that is there for nothing is closed, however busy it looks; one that waits for an answer, or reads one, is not. */
@QuarkusTest
@TestProfile(SlowConnectionsTest.ShortTimes.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class SlowConnectionsTest {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  public static class ShortTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "spillway.connections.head-within", "1s",
          "spillway.connections.body-within", "2s",
          "spillway.connections.idle", "3s",
          "spillway.transfer.send-buffer", "32K");
    }
  }

  @TestHTTPResource URI server;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  /** Sends {@code more} again and again until the connection is closed from the other side; how long that took. */
  private static Duration closedAfter(HttpConnection connection, String more) throws Exception {
    long begun = System.nanoTime();
    AtomicBoolean closed = new AtomicBoolean();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    connection.drain();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                  closed.set(true);
                });
    Callable<Boolean> dribble =
        () -> {
          if (!more.isEmpty()) {
            connection.offer(more);
          }
          return closed.get();
        };
    await().atMost(LONGEST).pollInterval(Duration.ofMillis(100)).until(dribble);
    reader.join();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Test
  void headersThatNeverEnd() throws Exception {
    try (HttpConnection slow = HttpConnection.to(server)) {
      slow.send("GET /api/recipes HTTP/1.1\r\nHost: localhost\r\n");
      assertThat(closedAfter(slow, "X-More: 1\r\n"))
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
    }
  }

  @Test
  void aConnectionThatSaysNothing() throws Exception {
    try (HttpConnection silent = HttpConnection.to(server)) {
      assertThat(closedAfter(silent, "")).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
    }
  }

  @Test
  void theSecondRequestThatNeverEnds() throws Exception {
    try (HttpConnection slow = HttpConnection.to(server)) {
      assertThat(slow.request("GET", "/api/recipes").answer().status()).isEqualTo(200);
      slow.send("GET /api/recipes HTTP/1.1\r\n");
      assertThat(closedAfter(slow, "X-More: 1\r\n"))
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
    }
  }

  @Test
  void aBodyThatNeverEnds() throws Exception {
    try (HttpConnection slow = HttpConnection.to(server)) {
      slow.send(
          "POST /api/recipes/all-files/archive HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
      assertThat(closedAfter(slow, " ")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }
  }

  /** Of HTTP/2, where a body need not say its length: a request of many on its connection, which stays. */
  @Test
  void aBodyThatNeverEndsAmongOthers() throws Exception {
    long begun = System.nanoTime();
    String dribble = "for i in $(seq 60); do printf ' ' || exit; sleep 0.25; done";
    String curl =
        "curl -s --http2-prior-knowledge -H 'Content-Type: application/json' -X POST -T - "
            + server.resolve("/api/recipes/all-files/archive");
    String answer = ArchiveTools.run("bash", "-c", "(" + dribble + ") 2>&- | " + curl);
    assertThat(answer).contains("urn:spillway:problem:malformed-request", "within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  @Test
  void anIdleConnection() throws Exception {
    try (HttpConnection idle = HttpConnection.to(server)) {
      assertThat(idle.request("GET", "/api/recipes").answer().status()).isEqualTo(200);
      assertThat(closedAfter(idle, "")).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
    }
  }

  /** Longer than any of the times, with and without TLS in between: what is answered is not touched. */
  @Test
  void aSlowDownloadGoesOnAndItsConnectionIsUsedAgain() throws Exception {
    String archive = ExportCalls.archive("all-files");
    byte[] whole = given().get(archive).asByteArray();
    try (HttpConnection slow = HttpConnection.to(server, 16_384)) {
      slow.request("GET", archive).head();
      int[] read = {0};
      await()
          .atMost(LONGEST)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                int part = Math.min(whole.length / 12 + 1, whole.length - read[0]);
                slow.read(part);
                read[0] += part;
                return read[0] == whole.length;
              });
      assertThat(slow.request("GET", "/api/recipes").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void managementIsServedTheSameWay() throws Exception {
    URI management = URI.create("http://localhost:" + managementPort);
    try (HttpConnection probe = HttpConnection.to(management)) {
      long begun = System.nanoTime();
      await()
          .atMost(LONGEST)
          .pollInterval(Duration.ofMillis(700))
          .until(
              () -> {
                assertThat(probe.request("GET", "/q/health/live").answer().status()).isEqualTo(200);
                return System.nanoTime() - begun > Duration.ofSeconds(4).toNanos();
              });
    }
    try (HttpConnection slow = HttpConnection.to(management)) {
      slow.send("GET /q/health HTTP/1.1\r\n");
      assertThat(closedAfter(slow, "X-More: 1\r\n"))
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
    }
  }
}
