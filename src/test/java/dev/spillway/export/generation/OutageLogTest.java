package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.DatabaseOutage;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.export.row.RecordedGeneration;
import dev.spillway.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What the engine says while the database is away, with the log settings and the pool that the application ships with. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(OutageLogTest.WithGeneration.class)
class OutageLogTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Generations generations;
  @Inject RecordedGeneration recorded;

  @ConfigProperty(name = "spillway.database.url")
  String url;

  @Test
  void anOutageIsToldOnceAndWithoutStackTraces() {
    ExportTable exports = ExportTable.at(url);
    exports.insertQueued(RecordedGeneration.BLOCKING);
    QuarkusTransaction.requiringNew().run(() -> generations.enqueue(RecordedGeneration.BLOCKING));
    await().atMost(SOON).until(() -> recorded.started.contains(RecordedGeneration.BLOCKING));

    DatabaseOutage outage = new DatabaseOutage(url);
    try (RecordedLog log = new RecordedLog()) {
      outage.begin();
      try {
        await()
            .atMost(SOON)
            .until(() -> log.containing("event=generation-database-unreachable").size() == 1);
        // Looks, heartbeats and searches for the dead fail now, and nothing more is told.
        await()
            .during(Duration.ofSeconds(11))
            .atMost(SOON)
            .until(() -> log.containing("event=generation-database-unreachable").size() == 1);
      } finally {
        outage.end();
      }
      await()
          .atMost(SOON)
          .until(() -> log.containing("event=generation-database-reachable").size() == 1);

      exports.insertQueued("after");
      QuarkusTransaction.requiringNew().run(() -> generations.enqueue("after"));
      await().atMost(SOON).until(() -> exports.state("after") == ExportState.READY);
      assertThat(log.containing("kagkarlsson")).isEmpty();
      assertThat(log.withStackTraceOf("dev.spillway.export.generation.Generation")).isEmpty();
      assertThat(log.withStackTraceOf("dev.spillway.export.Attempt")).isEmpty();
    }
  }

  public static final class WithGeneration implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(RecordedGeneration.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.http.test-port", "0", "quarkus.management.test-port", "0");
    }
  }

  /** What is logged while it is open. */
  private static final class RecordedLog extends Handler implements AutoCloseable {
    private final ConcurrentLinkedQueue<LogRecord> records = new ConcurrentLinkedQueue<>();

    RecordedLog() {
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

    List<String> containing(String part) {
      return records.stream().map(RecordedLog::text).filter(text -> text.contains(part)).toList();
    }

    List<String> withStackTraceOf(String loggers) {
      return records.stream()
          .filter(
              record -> record.getLoggerName().startsWith(loggers) && record.getThrown() != null)
          .map(RecordedLog::text)
          .toList();
    }

    private static String text(LogRecord record) {
      return record.getLoggerName() + " " + record.getMessage();
    }
  }
}
