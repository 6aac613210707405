package dev.spillway.export.generation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.export.Exports;
import dev.spillway.export.GeneratingNothing;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.ExportTable;
import dev.spillway.testing.PostgresResource;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Requests that wait for exports. Nothing polls for jobs here. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(GeneratingNothing.class)
class AwaitedExportsTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Exports exports;
  @Inject AwaitedExports awaited;
  @Inject Generations generations;

  @ConfigProperty(name = "spillway.database.url")
  String url;

  /** Waits with a thread. */
  private CompletableFuture<Optional<ExportStatus>> waiting(String id) {
    return CompletableFuture.supplyAsync(() -> exports.await(id, LONG), Thread::startVirtualThread);
  }

  /** Waits without one. */
  private CompletableFuture<Optional<ExportStatus>> parked(String id) {
    return exports
        .ended(id, ExportScope.ALL, LONG)
        .thenApplyAsync(_ -> exports.find(id, ExportScope.ALL), Thread::startVirtualThread);
  }

  private static void assertEnds(
      CompletableFuture<Optional<ExportStatus>> waiting, ExportState state) {
    await().atMost(SOON).until(waiting::isDone);
    assertThat(waiting.join().orElseThrow().state()).isEqualTo(state);
  }

  /** No database is there that could be asked. */
  @Test
  void anAttemptOfThisNodeWakesARequestWithoutAnyQuery() {
    AwaitedExports awaited = new AwaitedExports(AwaitedExportsTest::noDatabase, Duration.ZERO);
    try (AwaitedExports.Waiting one = awaited.of("e");
        AwaitedExports.Waiting other = awaited.of("f")) {
      CompletableFuture<Boolean> woken =
          CompletableFuture.supplyAsync(() -> one.await(LONG, true), Thread::startVirtualThread);
      awaited.wake("e");
      await().atMost(SOON).until(woken::isDone);
      assertThat(other.await(Duration.ZERO, true)).isTrue();
    } finally {
      awaited.stop();
    }
  }

  private static Set<String> noDatabase(Set<String> ids) {
    throw new IllegalStateException("nobody can say whether " + ids + " are open");
  }

  @Test
  void aLookUpThatFailsIsFollowedByTheNext() {
    AtomicInteger looks = new AtomicInteger();
    AwaitedExports awaited =
        new AwaitedExports(
            ids -> looks.incrementAndGet() < 3 ? noDatabase(ids) : Set.of(), Duration.ZERO);
    try (AwaitedExports.Waiting one = awaited.of("e")) {
      CompletableFuture<Boolean> woken =
          CompletableFuture.supplyAsync(() -> one.await(LONG, false), Thread::startVirtualThread);
      await().atMost(SOON).until(woken::isDone);
      assertThat(looks).hasValue(3);
    } finally {
      awaited.stop();
    }
  }

  /** As after a node that could not go on: another attempt follows. */
  @Test
  void anAttemptThatLeavesTheExportOpenEndsNoWait() {
    Set<String> open = ConcurrentHashMap.newKeySet();
    open.add("e");
    AtomicInteger looks = new AtomicInteger();
    AwaitedExports awaited =
        new AwaitedExports(
            ids -> {
              Set<String> now = Set.copyOf(open);
              looks.incrementAndGet();
              return now;
            },
            Duration.ZERO);
    try {
      CompletableFuture<Void> ended = awaited.ended("e", () -> true);
      awaited.wake("e");
      await().atMost(SOON).until(() -> looks.get() > 1);
      assertThat(ended).isNotDone();
      open.clear();
      await().atMost(SOON).until(() -> ended.isDone() && !awaited.isAwaited("e"));
    } finally {
      awaited.stop();
    }
  }

  @Test
  void whoWaitsNoMoreIsNotLookedUp() {
    AtomicReference<Set<String>> asked = new AtomicReference<>();
    AwaitedExports awaited =
        new AwaitedExports(
            ids -> {
              asked.set(ids);
              return ids;
            },
            Duration.ZERO);
    try {
      CompletableFuture<Void> one = awaited.ended("e", () -> false);
      var _ = awaited.ended("f", () -> false);
      await().atMost(SOON).until(() -> Set.of("e", "f").equals(asked.get()));
      one.cancel(false);
      await().atMost(SOON).until(() -> Set.of("f").equals(asked.get()));
      assertThat(awaited.isAwaited("e")).isFalse();
    } finally {
      awaited.stop();
    }
  }

  @Test
  void aNodeThatStopsLetsThoseGoWhoWaitWithoutAThread() {
    AwaitedExports awaited = new AwaitedExports(ids -> ids, Duration.ZERO);
    try {
      CompletableFuture<Void> before = awaited.ended("e", () -> true);
      awaited.drain(new ShutdownDelayInitiatedEvent());
      await().atMost(SOON).until(before::isDone);
      assertThat(awaited.ended("f", () -> true)).isDone();
    } finally {
      awaited.stop();
    }
  }

  @Test
  void theEndOfTheFirstAttemptWakesTheRequest() {
    ExportTable table = ExportTable.at(url);
    table.insertFirst("awaited-here");
    CountDownLatch goOn = new CountDownLatch(1);
    generations.first(
        "awaited-here",
        new FirstStep() {
          @Override
          public void run() throws InterruptedException {
            goOn.await();
            table.cancel("awaited-here");
          }

          @Override
          public void failed(Throwable cause) {}
        },
        Thread::startVirtualThread);
    assertThat(generations.isActive("awaited-here")).isTrue();
    CompletableFuture<Optional<ExportStatus>> waiting = waiting("awaited-here");
    CompletableFuture<Optional<ExportStatus>> parked = parked("awaited-here");

    goOn.countDown();

    assertEnds(waiting, ExportState.CANCELLED);
    assertEnds(parked, ExportState.CANCELLED);
  }

  @Test
  void anExportOfAnotherNodeIsLookedUp() {
    ExportTable table = ExportTable.at(url);
    table.insertFirst("awaited-there");
    CompletableFuture<Optional<ExportStatus>> waiting = waiting("awaited-there");
    CompletableFuture<Optional<ExportStatus>> another = parked("awaited-there");

    table.cancel("awaited-there");

    assertEnds(waiting, ExportState.CANCELLED);
    assertEnds(another, ExportState.CANCELLED);
  }

  @Test
  void aDeletedRowEndsTheWait() {
    ExportTable table = ExportTable.at(url);
    table.insertFirst("awaited-deleted");
    CompletableFuture<Optional<ExportStatus>> waiting = waiting("awaited-deleted");
    CompletableFuture<Optional<ExportStatus>> parked = parked("awaited-deleted");

    table.execute("delete from export where id = ?", "awaited-deleted");

    await().atMost(SOON).until(waiting::isDone);
    assertThat(waiting.join()).isEmpty();
    await().atMost(SOON).until(parked::isDone);
    assertThat(parked.join()).isEmpty();
  }

  @Test
  void anExportThatIsNotInScopeIsNotWaitedFor() {
    ExportTable.at(url).insertFirst("awaited-by-others");

    CompletableFuture<Void> wait =
        exports.ended("awaited-by-others", ExportScope.of("somebody-else"), LONG);

    assertThat(wait).isDone();
    assertThat(awaited.isAwaited("awaited-by-others")).isFalse();
  }

  /** A client without a key sees exports without an owner. */
  private void insertOfTheClient(String id) {
    ExportTable table = ExportTable.at(url);
    table.insertFirst(id);
    table.execute("update export set owner = '' where id = ?", id);
  }

  /** Its wait is longer than the test waits. */
  @Test
  void aClientThatIsGoneWaitsNoMore() throws IOException {
    insertOfTheClient("awaited-by-nobody");
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      client
          .getOutputStream()
          .write(
              "GET /api/exports/awaited-by-nobody HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=30\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(SOON).until(() -> awaited.isAwaited("awaited-by-nobody"));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> !awaited.isAwaited("awaited-by-nobody"));
  }

  @Test
  void anAnswerIsSentWhenTheTimeIsOver() {
    insertOfTheClient("awaited-a-second");

    given()
        .header("Prefer", "wait=1")
        .get("/api/exports/awaited-a-second")
        .then()
        .statusCode(200)
        .body("state", equalTo("GENERATING"));
    await().atMost(SOON).until(() -> !awaited.isAwaited("awaited-a-second"));
  }

  @Test
  void aRequestWaitsNoLongerThanItSaid() {
    ExportTable.at(url).insertFirst("awaited-in-vain");

    assertThat(exports.await("awaited-in-vain", Duration.ofMillis(200)).orElseThrow().state())
        .isEqualTo(ExportState.GENERATING);
  }
}
