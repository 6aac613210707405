package dev.spillway.export.generation;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.TaskRepository;
import dev.spillway.export.DatabaseOutage;
import dev.spillway.export.GeneratingNothing;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.export.row.RecordedGeneration;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PostgresResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What an engine says while the database is away, with the log settings and the pool that the
 * application ships with. It looks ten times a second. Almost the last in its service, all of which
 * loses the database.
 */
@QuarkusTest
@Order(Integer.MAX_VALUE - 1)
@QuarkusTestResource(PostgresResource.class)
@TestProfile(GeneratingNothing.class)
class OutageLogTest {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final String BLOCKING = RecordedGeneration.BLOCKING + "-in-an-outage";

  /**
   * Looks for jobs, signs of life, searches for the dead, and looks whether an attempt should end.
   */
  private static final List<String> QUESTIONS =
      List.of("lockAndFetchSingleStatement", "updateHeartbeat", "getDeadExecutions", "standings");

  @Inject RecordedGeneration recorded;
  @Inject AgroalDataSource pool;

  @ConfigProperty(name = "spillway.database.url")
  String url;

  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private GenerationEngine engine;

  /** The pool; what gets no connection from it is counted. */
  private DataSource counting() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, arguments) -> {
              try {
                return method.invoke(pool, arguments);
              } catch (InvocationTargetException e) {
                refused.merge(question(), 1, Integer::sum);
                throw e.getCause();
              }
            });
  }

  private static String question() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .filter(
                        frame ->
                            TaskRepository.class.isAssignableFrom(frame.getDeclaringClass())
                                || frame.getDeclaringClass() == AttemptLedger.class)
                    .map(StackFrame::getMethodName)
                    .filter(not(name -> name.startsWith("lambda$")))
                    .findFirst()
                    .orElse("none of these"));
  }

  @AfterEach
  void stop() {
    engine.stop();
  }

  private void enqueue(ExportTable exports, String id) {
    exports.insertQueued(id);
    QuarkusTransaction.requiringNew().run(() -> engine.schedule(id, Duration.ZERO));
  }

  @Test
  void anOutageIsToldOnceAndWithoutStackTraces() {
    GenerationPace normal = GenerationPace.NORMAL;
    engine =
        new GenerationEngine(
            counting(),
            recorded,
            "outage",
            2,
            new GenerationPace(OFTEN, OFTEN, normal.backOff(), normal.stop()),
            InstantSource.system(),
            System::nanoTime,
            _ -> {});
    engine.start();
    ExportTable exports = ExportTable.at(url);
    enqueue(exports, BLOCKING);
    await().atMost(SOON).until(() -> recorded.started.contains(BLOCKING));

    DatabaseOutage outage = new DatabaseOutage(url);
    try (LoggedLines log = new LoggedLines()) {
      outage.begin();
      try {
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(QUESTIONS)
                        .allSatisfy(
                            question ->
                                assertThat(refused)
                                    .hasEntrySatisfying(
                                        question, times -> assertThat(times).isGreaterThan(1))));
        assertThat(log.with("event=generation-database-unreachable")).hasSize(1);
      } finally {
        outage.end();
      }
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(log.with("event=generation-database-reachable")).hasSize(1));

      enqueue(exports, "after-an-outage");
      await().atMost(SOON).until(() -> exports.state("after-an-outage") == ExportState.READY);
      assertThat(log.all())
          .noneMatch(line -> line.text().contains("kagkarlsson"))
          .noneMatch(line -> line.category().contains("kagkarlsson"))
          .noneMatch(
              line ->
                  line.stack()
                      && (line.category().startsWith("dev.spillway.export.generation.Generation")
                          || line.category().startsWith("dev.spillway.export.generation.Attempt")));
    }
  }
}
