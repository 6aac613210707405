package dev.spillway.web.request;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.Form;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What anybody might send: every request that has an end is answered, none with a fault of ours,
 * and nothing internal is told.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class FuzzTest {

  private static final long SEED = Long.getLong("seed", 20261121);
  private static final int REQUESTS = Form.choose(5_000, 200_000);
  private static final int AT_ONCE = 8;

  /** For bytes that may be no request at all: the server may rightly wait for more of them. */
  private static final int PATIENCE_MILLIS = 300;

  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\n\\tat |Exception|\\b(?:java|javax|jakarta|io|org|com)\\.[a-z]+\\.[a-z]+\\.|dev\\.spillway|pool-resource|target/volume|\\bselect\\b.+\\bfrom\\b");

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListMap<Integer, AtomicInteger> statuses =
      new ConcurrentSkipListMap<>();

  @BeforeEach
  void fill() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.writeString(loose.resolve(i + ".txt"), "abcdefghij".repeat(1000 + i));
    }
  }

  @AfterEach
  void empty() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.delete(loose.resolve(i + ".txt"));
    }
  }

  @Test
  void nothingThatIsSentBreaksIt() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(ExportCalls.id(ExportCalls.archive("loose-files")));
    }
    FuzzedRequests requests = new FuzzedRequests(SEED, ids, Hostile.paths(Path.of("/etc/passwd")));
    AtomicInteger next = new AtomicInteger();
    try (LoggedLines log = LoggedLines.ofFaults();
        var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        running.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < REQUESTS; n = next.getAndIncrement()) {
                    send(n, requests.request(n));
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      assertThat(faults).as("seed %d, statuses %s", SEED, statuses).isEmpty();
      assertThat(log.all()).as("seed %d", SEED).isEmpty();
    }
    // Neither everything refused, nor everything taken.
    assertThat(new TreeMap<>(statuses)).containsKeys(200, 206, 303, 400, 404, 405, 416, 422);
    healthy();
  }

  /**
   * Whether an answer must come to its end. What asks for HTTP/2 and does not say how is answered
   * by the server below with 400 and a connection that ends when it is idle.
   */
  private static boolean certain(FuzzedRequests.Request request) {
    return request.wellFormed() && !request.bytes().contains("Upgrade: h2c");
  }

  private void send(int number, FuzzedRequests.Request request) {
    try (HttpConnection connection = HttpConnection.to(server)) {
      if (!certain(request)) {
        connection.patience(PATIENCE_MILLIS);
      }
      connection.offer(request.bytes());
      HttpConnection.Answer answer = connection.answer(request.method());
      statuses.computeIfAbsent(answer.status(), _ -> new AtomicInteger()).incrementAndGet();
      look(number, request, answer);
    } catch (EOFException | SocketTimeoutException | SocketException e) {
      if (certain(request)) {
        faults.add("request " + number + " has no answer: " + e + "\n" + request.bytes());
      }
    } catch (IOException | RuntimeException e) {
      faults.add("request " + number + ": " + e + "\n" + request.bytes());
    }
  }

  private void look(int number, FuzzedRequests.Request request, HttpConnection.Answer answer) {
    boolean refused = answer.status() >= 400;
    String type = String.valueOf(answer.header("Content-Type"));
    boolean plain = answer.body().length == 0 || type.startsWith("application/problem+json");
    boolean tells = !type.startsWith("application/zip") && INTERNAL.matcher(answer.text()).find();
    if (answer.status() >= 500
        || (refused && !plain)
        || tells
        || answer.headers().containsKey("server")) {
      faults.add(
          "request "
              + number
              + ": "
              + answer.status()
              + " "
              + answer.text()
              + "\n"
              + request.bytes());
    }
  }

  private void healthy() {
    given().port(managementPort).get("/q/health/ready").then().statusCode(200);
    given().get(ExportCalls.archive("training-plan", ExportCalls.PLAN)).then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                given()
                    .port(managementPort)
                    .get("/q/metrics")
                    .asString()
                    .lines()
                    .filter(line -> line.matches("spillway_(downloads|exports)_active .*"))
                    .allMatch(line -> line.endsWith(" 0.0")));
  }
}
