package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.Exports;
import dev.spillway.export.GeneratingNothing;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.ExportTable;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
  @Inject Generations generations;

  @ConfigProperty(name = "spillway.database.url")
  String url;

  private CompletableFuture<Optional<ExportStatus>> waiting(String id) {
    return CompletableFuture.supplyAsync(
        () -> exports.find(id, ExportScope.ALL, LONG), Thread::startVirtualThread);
  }

  private static void assertEnds(
      CompletableFuture<Optional<ExportStatus>> waiting, ExportState state) {
    await().atMost(SOON).until(waiting::isDone);
    assertThat(waiting.join().orElseThrow().state()).isEqualTo(state);
  }

  /** No database is there that could be asked. */
  @Test
  void anAttemptOfThisNodeWakesARequestWithoutAnyQuery() {
    AwaitedExports awaited = new AwaitedExports(AwaitedExportsTest::noDatabase);
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
        new AwaitedExports(ids -> looks.incrementAndGet() < 3 ? noDatabase(ids) : Set.of());
    try (AwaitedExports.Waiting one = awaited.of("e")) {
      CompletableFuture<Boolean> woken =
          CompletableFuture.supplyAsync(() -> one.await(LONG, false), Thread::startVirtualThread);
      await().atMost(SOON).until(woken::isDone);
      assertThat(looks).hasValue(3);
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

    goOn.countDown();

    assertEnds(waiting, ExportState.CANCELLED);
  }

  @Test
  void anExportOfAnotherNodeIsLookedUp() {
    ExportTable table = ExportTable.at(url);
    table.insertFirst("awaited-there");
    CompletableFuture<Optional<ExportStatus>> waiting = waiting("awaited-there");
    CompletableFuture<Optional<ExportStatus>> another = waiting("awaited-there");

    table.cancel("awaited-there");

    assertEnds(waiting, ExportState.CANCELLED);
    assertEnds(another, ExportState.CANCELLED);
  }

  @Test
  void aDeletedRowEndsTheWait() {
    ExportTable table = ExportTable.at(url);
    table.insertFirst("awaited-deleted");
    CompletableFuture<Optional<ExportStatus>> waiting = waiting("awaited-deleted");

    table.execute("delete from export where id = ?", "awaited-deleted");

    await().atMost(SOON).until(waiting::isDone);
    assertThat(waiting.join()).isEmpty();
  }

  @Test
  void aRequestWaitsNoLongerThanItSaid() {
    ExportTable.at(url).insertFirst("awaited-in-vain");

    assertThat(
            exports
                .find("awaited-in-vain", ExportScope.ALL, Duration.ofMillis(200))
                .orElseThrow()
                .state())
        .isEqualTo(ExportState.GENERATING);
  }
}
