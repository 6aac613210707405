package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.DatabaseOutage;
import dev.spillway.export.row.ExportState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL that refuses every connection for a while, and drops those it has. */
class DatabaseOutageTest extends EngineTest {

  /** Unconfirmed for 1.5 s an attempt must end, for at 2 s another node may hold it for dead. */
  private static final GenerationPace ALERT =
      new GenerationPace(QUICK.polling(), Duration.ofMillis(500), QUICK.backOff(), QUICK.stop());

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
    BlockingOnce work = new BlockingOnce();
    GenerationEngine node = node("a", ALERT, ahead(Duration.ZERO), work);
    enqueue(node, "e");
    awaitState("e", ExportState.GENERATING);

    outage.begin();
    await().atMost(SOON).until(() -> work.interrupted);
    outage.end();

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").failed()).isZero();
  }

  @Test
  void aDatabaseThatHangsEndsItToo() throws SQLException {
    BlockingOnce work = new BlockingOnce();
    GenerationEngine node = node("a", ALERT, ahead(Duration.ZERO), work);

    try (Connection connection = exports.database().getConnection();
        Statement statement = connection.createStatement()) {
      exports.insertQueued("e");
      connection.setAutoCommit(false);
      statement.execute("lock table export in access exclusive mode");
      node.schedule("e", Duration.ZERO);
      node.wake();
      // It cannot even be counted; that is looked at several times.
      await().atMost(SOON).until(() -> node.active() == 1);
      await().during(QUICK.polling().multipliedBy(5)).until(() -> node.active() == 1);
      connection.rollback();
      awaitState("e", ExportState.GENERATING);

      statement.execute("lock table export in access exclusive mode");
      await().atMost(SOON).until(() -> work.interrupted);
      connection.rollback();
    }

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").failed()).isZero();
  }

  /** Its first run ends by an interrupt only. */
  private final class BlockingOnce implements Generation {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean interrupted;

    @Override
    public void generate(String exportId) throws InterruptedException {
      if (calls.incrementAndGet() > 1) {
        exports.makeReady(exportId);
        return;
      }
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted = true;
      }
    }
  }
}
