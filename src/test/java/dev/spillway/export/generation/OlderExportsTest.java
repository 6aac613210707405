package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.testing.PostgresResource;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Exports of a version in which the node of the request had a lease on a plan, and no job. */
class OlderExportsTest {

  @Test
  void thoseThatAGoneNodePlannedAreMade() {
    String url = PostgresResource.newDatabase();
    Flyway.configure().dataSource(url, "postgres", "").target("20").load().migrate();
    ExportTable exports = ExportTable.at(url);
    exports.execute(
        "insert into export (id, recipe, owner, state, format, parameters, created_at, attended_until)"
            + " values (?, 'plan', 'teacher', 'GENERATING', 'zip', '{}', now(), now() + interval '20 s')",
        "planned");
    exports.insertQueued("queued");
    exports.execute(
        "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
            + " values ('generation', ?, now(), false, 1)",
        "queued");

    Flyway.configure().dataSource(url, "postgres", "").load().migrate();

    assertThat(exports.jobs()).isEqualTo(2);
    GenerationEngine node =
        new GenerationEngine(
            exports.database(),
            exports::makeReady,
            "a",
            2,
            EngineTest.QUICK,
            InstantSource.system(),
            System::nanoTime,
            _ -> {});
    node.start();
    try {
      for (String id : new String[] {"planned", "queued"}) {
        await().atMost(EngineTest.SOON).until(() -> exports.state(id) == ExportState.READY);
        assertThat(exports.row(id).started()).isEqualTo(1);
      }
    } finally {
      node.stop();
    }
  }
}
