package dev.spillway.web.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.ShortTimes;
import dev.spillway.testing.WebApplication;
import dev.spillway.web.ExportCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A connection that is there for nothing is closed, however busy it looks; one that waits for an
 * answer, or reads one, is not.
 */
@QuarkusTest
@TestProfile(ShortTimes.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class SlowConnectionsTest {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration HEAD = Duration.ofSeconds(1);
  private static final Duration BODY = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(3);

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.apps.shop.url")
  URI shop;

  @Inject DataSource tables;

  @Inject MeterRegistry meters;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private double givenUp(String waitedFor) {
    return meters
        .get("spillway.connections.given.up")
        .tag("waited_for", waitedFor)
        .functionCounter()
        .count();
  }

  /**
   * Sends {@code more} again and again until the connection is closed from the other side, for this
   * cause and not before its time, of which half is left to what happened before we looked.
   */
  private void assertClosed(
      HttpConnection connection, String more, String waitedFor, Duration within) throws Exception {
    double before = givenUp(waitedFor);
    assertThat(closedAfter(connection, more)).isGreaterThan(within.dividedBy(2));
    await().atMost(LONGEST).until(() -> givenUp(waitedFor) > before);
  }

  /**
   * Sends {@code more} again and again until the connection is closed from the other side; how long
   * that took.
   */
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
      assertClosed(slow, "X-More: 1\r\n", "head", HEAD);
    }
  }

  @Test
  void aConnectionThatSaysNothing() throws Exception {
    try (HttpConnection silent = HttpConnection.to(server)) {
      assertClosed(silent, "", "head", HEAD);
    }
  }

  @Test
  void theSecondRequestThatNeverEnds() throws Exception {
    try (HttpConnection slow = HttpConnection.to(server)) {
      assertThat(slow.request("GET", "/api/recipes").answer().status()).isEqualTo(200);
      slow.send("GET /api/recipes HTTP/1.1\r\n");
      assertClosed(slow, "X-More: 1\r\n", "head", HEAD);
    }
  }

  @Test
  void aBodyThatNeverEnds() throws Exception {
    try (HttpConnection slow = HttpConnection.to(server)) {
      slow.send(
          "POST /api/recipes/all-files/archive HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
      assertClosed(slow, " ", "body", BODY);
    }
  }

  /** What waits is the answer: the body is there. Three clients at once, each in another way. */
  @Test
  void anAnswerThatTakesLongerThanABodyMay() throws Exception {
    List<String> ways =
        List.of("--http1.1", "--http2-prior-knowledge", "--http1.1 -H Transfer-Encoding:chunked");
    try (Connection database = tables.getConnection();
        Statement lock = database.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.setAutoCommit(false);
      lock.execute("lock table export in access exclusive mode");
      long begun = System.nanoTime();
      List<Future<String>> statuses = new ArrayList<>();
      for (String how : ways) {
        statuses.add(threads.submit(() -> ArchiveTools.run("bash", "-c", asking(how))));
      }
      await()
          .atMost(LONGEST)
          .until(() -> System.nanoTime() - begun > Duration.ofSeconds(6).toNanos());
      database.rollback();
      for (int i = 0; i < ways.size(); i++) {
        assertThat(statuses.get(i).get()).as(ways.get(i)).isEqualTo("303");
      }
    }
  }

  private String asking(String how) {
    return "curl -s -o /dev/null -w %{http_code} "
        + how
        + " -H 'Content-Type: application/json' -d '{}' "
        + server.resolve("/api/recipes/all-files/archive");
  }

  /**
   * Nobody is told that a source is away, when all that happened is that the client is; and nothing
   * of it counts any more.
   */
  @Test
  void clientsThatAreGoneBeforeTheirAnswersAreWritten() throws Exception {
    int requests = 10;
    int inProgress = ConnectionCounts.NODE.inProgress();
    long abandoned = ConnectionCounts.NODE.abandonedSoFar();
    try (LoggedLines lines = new LoggedLines()) {
      try (HttpConnection leaving = HttpConnection.to(server)) {
        leaving.send(Http2Frames.preface(0));
        for (int stream = 1; stream < 2 * requests; stream += 2) {
          leaving.send(Http2Frames.get(stream, "/api/recipes"));
        }
        await()
            .atMost(LONGEST)
            .until(() -> ConnectionCounts.NODE.inProgress() >= inProgress + requests);
        assertThat(given().get("/api/recipes").statusCode()).isEqualTo(200);
      }
      await().atMost(LONGEST).until(() -> ConnectionCounts.NODE.abandonedSoFar() > abandoned);
      await()
          .atMost(LONGEST)
          .untilAsserted(
              () -> assertThat(ConnectionCounts.NODE.inProgress()).isEqualTo(inProgress));
      assertThat(lines.with("Failed to write")).isEmpty();
      assertThat(lines.with("event=source-unavailable")).isEmpty();
    }
  }

  /**
   * Of HTTP/2, where a body need not say its length: a request of many on its connection, which
   * stays.
   */
  @Test
  void aBodyThatNeverEndsAmongOthers() throws Exception {
    long begun = System.nanoTime();
    String dribble = "for i in $(seq 60); do printf ' ' || exit; sleep 0.25; done";
    String curl =
        "curl -s --http2-prior-knowledge -H 'Content-Type: application/json' -X POST -T - "
            + server.resolve("/api/recipes/all-files/archive");
    String answer = ArchiveTools.run("bash", "-c", "(" + dribble + ") 2>&- | " + curl);
    assertThat(answer).contains("urn:spillway:problem:malformed-request", "within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(BODY.dividedBy(2));
  }

  @Test
  void anIdleConnection() throws Exception {
    try (HttpConnection idle = HttpConnection.to(server)) {
      assertThat(idle.request("GET", "/api/recipes").answer().status()).isEqualTo(200);
      assertClosed(idle, "", "idle", IDLE);
    }
  }

  /**
   * Longer than any of the times, with and without TLS in between: what is answered is not touched.
   */
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

  /**
   * What a client has asked for and not taken is bounded, and what is more is refused; after a
   * while what is bounded goes, too.
   */
  @Test
  void unreadAnswers() throws Exception {
    try (HttpConnection greedy = HttpConnection.to(server)) {
      greedy.send(Http2Frames.preface(0));
      for (int stream = 1; stream < 2 * 70; stream += 2) {
        greedy.send(Http2Frames.get(stream, "/api/recipes"));
      }
      assertThat(Http2Frames.resets(greedy, 10)).containsOnly(7L);
      try (HttpConnection other = HttpConnection.to(server)) {
        HttpConnection.Answer answer = other.request("GET", "/api/recipes").answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(other.drain()).isZero();
      }
      assertThat(Http2Frames.resets(greedy, 60)).containsOnly(8L);
    }
    try (HttpConnection other = HttpConnection.to(server)) {
      assertThat(other.request("GET", "/api/recipes").answer().status()).isEqualTo(200);
    }
  }

  /** A short one is an answer like others, and a long one holds the application meanwhile. */
  @Test
  void unreadAnswersOfAnApplication() throws Exception {
    try (WebApplication application = new WebApplication(shop.getPort());
        HttpConnection greedy = HttpConnection.to(server)) {
      application.says("200 OK", "x".repeat(500_000), "Content-Type: text/plain");
      greedy.send(Http2Frames.preface(0));
      greedy.send(Http2Frames.get(1, "/apps/shop/long"));
      await().atMost(LONGEST).until(() -> application.asked().size() == 1);
      application.says("200 OK", "short", "Content-Type: text/plain");
      greedy.send(Http2Frames.get(3, "/apps/shop/short"));
      assertThat(Http2Frames.resets(greedy, 2)).containsExactlyInAnyOrder(2L, 8L);
    }
  }

  /** Its time is that of the application, and not the one of a request. */
  @Test
  void aListOfAnApplicationThatTakesLongerThanABodyMay() throws Exception {
    byte[] list =
        "{\"selection\":[{\"text\":\"a\",\"name\":\"b\"}]}".getBytes(StandardCharsets.US_ASCII);
    CountDownLatch never = new CountDownLatch(1);
    try (WebApplication application = new WebApplication(shop.getPort())) {
      application.says(
          out -> {
            out.write(
                WebApplication.head(
                    "200 OK",
                    list.length,
                    "Content-Type: application/vnd.spillway.selection+json"));
            out.write(list, 0, 5);
            out.flush();
            assertThat(never.await(BODY.toMillis() + 500, TimeUnit.MILLISECONDS)).isFalse();
            out.write(list, 5, list.length - 5);
          });
      given().get("/apps/shop/slow").then().statusCode(200).contentType("application/zip");
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
      assertClosed(slow, "X-More: 1\r\n", "head", HEAD);
    }
  }
}
