package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The edge: the caller's transaction, the application's start, its pool and its log. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(GenerationsTest.WithGeneration.class)
class GenerationsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Generations generations;
  @Inject Recorded recorded;
  @Inject EntityManager entities;

  @ConfigProperty(name = "spillway.database.url")
  String url;

  @Test
  void exportAndJobAreCommittedTogether() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              request("committed");
              entities.flush();
              // Neither is there for anybody else: not the row, so not the job either, and no node
              // has looked.
              assertThat(table().count("select count(*) from export where id = 'committed'"))
                  .isZero();
              assertThat(jobs("committed")).isZero();
            });

    await().atMost(SOON).until(() -> state("committed") == ExportState.READY);
    await().atMost(SOON).until(() -> jobs("committed") == 0);
  }

  @Test
  void aRollbackLeavesNoJob() {
    assertThatThrownBy(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          request("rolled-back");
                          assertThat(jobsSeenInside("rolled-back")).isEqualTo(1);
                          throw new IllegalStateException("the caller's own trouble");
                        }))
        .hasMessage("the caller's own trouble");

    assertThat(jobs("rolled-back")).isZero();
    assertThat(recorded.startedAt).doesNotContainKey("rolled-back");
  }

  @Test
  void needsATransaction() {
    assertThatThrownBy(() -> generations.enqueue("e"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction that inserts its row");
  }

  @Test
  void looksForTheJobRightAfterTheCommit() {
    // Polling alone would take half a second on average: five in a row within a quarter each are no
    // luck.
    for (int i = 0; i < 5; i++) {
      String id = "quick-" + i;
      QuarkusTransaction.requiringNew().run(() -> request(id));
      Instant committed = Instant.now();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(SOON)
          .until(() -> recorded.startedAt.containsKey(id));
      assertThat(recorded.startedAt.get(id)).isBefore(committed.plusMillis(250));
    }
  }

  @Test
  void cancelInterruptsAfterTheCommit() {
    QuarkusTransaction.requiringNew().run(() -> request("blocking"));
    await().atMost(SOON).until(() -> recorded.startedAt.containsKey("blocking"));
    assertThat(generations.active()).isPositive();

    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              Export export = Export.findById("blocking");
              export.state = ExportState.CANCELLED;
              generations.cancel("blocking");
            });

    await().atMost(SOON).until(() -> recorded.interrupted.contains("blocking"));
    await().atMost(SOON).until(() -> jobs("blocking") == 0);
    assertThat(state("blocking")).isEqualTo(ExportState.CANCELLED);
  }

  @Test
  void anOutageOfTheDatabaseIsToldOnceAndWithoutStackTraces() {
    DatabaseOutage outage = new DatabaseOutage(url);
    try (LogOfTest log = new LogOfTest()) {
      outage.begin();
      try {
        await().atMost(SOON).until(() -> log.messages("generation-database=unreachable") == 1);
        // Several looks later it still was told once.
        await()
            .during(Duration.ofSeconds(4))
            .atMost(SOON)
            .until(() -> log.messages("generation-database=unreachable") == 1);
      } finally {
        outage.end();
      }
      await().atMost(SOON).until(() -> log.messages("generation-database=reachable") == 1);

      QuarkusTransaction.requiringNew().run(() -> request("after-outage"));
      await().atMost(SOON).until(() -> state("after-outage") == ExportState.READY);
      assertThat(log.stackTraces()).isEmpty();
      assertThat(log.lines()).isLessThan(20);
    }
  }

  private void request(String id) {
    Export export = new Export();
    export.id = id;
    export.recipe = "plan";
    export.owner = "teacher";
    export.state = ExportState.QUEUED;
    export.format = "zip";
    export.createdAt = Instant.now();
    export.persist();
    generations.enqueue(id);
  }

  private ExportTable table() {
    return ExportTable.at(url);
  }

  private ExportState state(String id) {
    return table().state(id);
  }

  private int jobs(String id) {
    return table().count("select count(*) from scheduled_tasks where task_instance = '" + id + "'");
  }

  private long jobsSeenInside(String id) {
    return ((Number)
            entities
                .createNativeQuery("select count(*) from scheduled_tasks where task_instance = ?1")
                .setParameter(1, id)
                .getSingleResult())
        .longValue();
  }

  /** Its only bean is on in this test alone: elsewhere nothing is polled. */
  public static final class WithGeneration implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Recorded.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.http.test-port", "0", "quarkus.management.test-port", "0");
    }
  }

  @Alternative
  @Singleton
  public static class Recorded implements Generation {
    final Map<String, Instant> startedAt = new ConcurrentHashMap<>();
    final Set<String> interrupted = ConcurrentHashMap.newKeySet();

    @Override
    public void generate(String exportId) throws InterruptedException {
      startedAt.put(exportId, Instant.now());
      if (exportId.equals("blocking")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.add(exportId);
          throw e;
        }
      }
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  Export.update(
                      "state = ?1 where id = ?2 and state = ?3",
                      ExportState.READY,
                      exportId,
                      ExportState.GENERATING));
    }
  }

  /** What is logged while it is open. */
  private static final class LogOfTest extends Handler implements AutoCloseable {
    private final ConcurrentLinkedQueue<LogRecord> records = new ConcurrentLinkedQueue<>();

    LogOfTest() {
      Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Logger.getLogger("").removeHandler(this);
    }

    long messages(String part) {
      return records.stream().filter(record -> text(record).contains(part)).count();
    }

    int lines() {
      return records.size();
    }

    List<String> stackTraces() {
      return records.stream()
          .filter(record -> record.getThrown() != null)
          .map(LogOfTest::text)
          .toList();
    }

    private static String text(LogRecord record) {
      return record.getLoggerName() + " " + record.getMessage();
    }
  }
}
