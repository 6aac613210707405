package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL that refuses every connection for a while, and drops those it has. */
class DatabaseOutageTest extends EngineTest {

  private final DatabaseOutage outage = new DatabaseOutage(exports.url());

  @AfterEach
  void end() {
    outage.end();
  }

  @Test
  void jobsAreTakenAgainWhenTheDatabaseIsBack() {
    GenerationEngine node = node("a", exports::makeReady);
    enqueue(node, "before");
    awaitState("before", ExportState.READY);

    outage.begin();
    assertThat(outage.refusesConnections()).isTrue();
    outage.end();

    enqueue(node, "after");
    awaitState("after", ExportState.READY);
    awaitNoJobs();
  }

  @Test
  void anAttemptThatTheDatabaseNoLongerConfirmsEndsAndIsTakenAgain() {
    // Unconfirmed for 1.5 s it must end, for at 2 s another node may hold it for dead.
    GenerationPace alert =
        new GenerationPace(QUICK.polling(), Duration.ofMillis(500), QUICK.backOff(), QUICK.stop());
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            alert,
            ahead(Duration.ZERO),
            id -> {
              if (calls.incrementAndGet() > 1) {
                exports.makeReady(id);
                return;
              }
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
            });
    enqueue(node, "e");
    awaitState("e", ExportState.GENERATING);

    outage.begin();
    await().atMost(SOON).until(() -> interrupted.getCount() == 0);
    outage.end();

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").failed()).isZero();
  }
}
