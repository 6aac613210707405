package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.GeneratingNothing;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.export.row.JobTable;
import dev.spillway.export.row.RecordedGeneration;
import dev.spillway.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The caller's transaction. Nothing polls here, so what is generated was triggered by a commit. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(GeneratingNothing.class)
class GenerationsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject Generations generations;
  @Inject RecordedGeneration recorded;

  @ConfigProperty(name = "spillway.database.url")
  String url;

  @Test
  void exportAndJobAreCommittedTogetherAndLookedForAtOnce() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              insertAndEnqueue("committed");
              Export.flush();
              // Neither is there for anybody else yet.
              assertThat(exports().count("select count(*) from export where id = 'committed'"))
                  .isZero();
              assertThat(jobs("committed")).isZero();
            });

    await().atMost(SOON).until(() -> exports().state("committed") == ExportState.READY);
    await().atMost(SOON).until(() -> jobs("committed") == 0);
  }

  @Test
  void aRollbackLeavesNoJob() {
    assertThatThrownBy(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          insertAndEnqueue("rolled-back");
                          Export.flush();
                          assertThat(jobsSeenInside("rolled-back")).isEqualTo(1);
                          throw new IllegalStateException("the caller's own trouble");
                        }))
        .hasMessage("the caller's own trouble");

    assertThat(jobs("rolled-back")).isZero();
    // A later one is generated, and the rolled back one was not before it.
    QuarkusTransaction.requiringNew().run(() -> insertAndEnqueue("later"));
    await().atMost(SOON).until(() -> exports().state("later") == ExportState.READY);
    assertThat(recorded.started).contains("later").doesNotContain("rolled-back");
  }

  @Test
  void needsATransaction() {
    assertThatThrownBy(() -> generations.schedule("e"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction that inserts its row");
  }

  @Test
  void cancelInterruptsAfterTheCommit() {
    QuarkusTransaction.requiringNew().run(() -> insertAndEnqueue(RecordedGeneration.BLOCKING));
    await().atMost(SOON).until(() -> recorded.started.contains(RecordedGeneration.BLOCKING));
    assertThat(generations.active()).isPositive();

    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              Export.update(
                  "state = ?1 where id = ?2", ExportState.CANCELLED, RecordedGeneration.BLOCKING);
              generations.cancel(RecordedGeneration.BLOCKING);
            });

    await().atMost(SOON).until(() -> recorded.interrupted.contains(RecordedGeneration.BLOCKING));
    await().atMost(SOON).until(() -> jobs(RecordedGeneration.BLOCKING) == 0);
    assertThat(exports().state(RecordedGeneration.BLOCKING)).isEqualTo(ExportState.CANCELLED);
  }

  private void insertAndEnqueue(String id) {
    Export export = new Export();
    export.id = id;
    export.recipe = "plan";
    export.owner = "teacher";
    export.state = ExportState.QUEUED;
    export.format = "zip";
    export.createdAt = Instant.now();
    export.persist();
    generations.schedule(id);
    JobTable.makeDue(Export.getEntityManager(), id);
    generations.wake();
  }

  private ExportTable exports() {
    return ExportTable.at(url);
  }

  private int jobs(String id) {
    return exports()
        .count("select count(*) from scheduled_tasks where task_instance = '" + id + "'");
  }

  private long jobsSeenInside(String id) {
    return ((Number)
            Export.getEntityManager()
                .createNativeQuery("select count(*) from scheduled_tasks where task_instance = ?1")
                .setParameter(1, id)
                .getSingleResult())
        .longValue();
  }
}
