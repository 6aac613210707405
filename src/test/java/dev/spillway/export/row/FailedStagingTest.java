package dev.spillway.export.row;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.ending.OrphanedRows;
import dev.spillway.export.generation.Generations;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.retention.SweptVolume;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.RefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails while it is staged leaves nothing of the person behind, names of entries included. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class FailedStagingTest {

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @Inject ExportRows rows;
  @Inject Manifests manifests;
  @Inject Generations generations;
  @Inject Blobs blobs;
  @Inject OrphanedRows orphans;

  private Path file;
  private String planned;

  @BeforeEach
  void plan() throws IOException {
    file = Files.writeString(loose.resolve("小明.txt"), "as it was planned");
    planned =
        given()
            .redirects()
            .follow(false)
            .post("/api/recipes/loose-files/archive")
            .then()
            .statusCode(303)
            .extract()
            .header("Location")
            .split("/", -1)[3];
  }

  /** A held export of what was planned, which alone names its manifest. */
  private Export held(String id, ExportState state, int attempts) throws RefusedException {
    Export plan = rows.row(planned).orElseThrow();
    Export export = new Export();
    export.id = id;
    export.recipe = plan.recipe;
    export.owner = plan.owner;
    export.state = state;
    export.format = plan.format;
    export.parameters = plan.parameters;
    export.filename = plan.filename;
    export.manifestHash = plan.manifestHash;
    export.length = plan.length;
    export.retention = Recipe.Retention.Mode.ONCE;
    export.cleanOnError = true;
    export.held = true;
    export.blobId = blobs.newId();
    export.attemptsStarted = attempts;
    export.createdAt = Instant.now();
    if (state == ExportState.FAILED) {
      export.problemType = ProblemType.CRASHED;
      export.problemDetail = "Its node went away.";
    }
    blobs.reserve(export.blobId, plan.length);
    QuarkusTransaction.requiringNew().run(() -> rows.persist(export));
    given().delete("/api/exports/{id}", planned).then().statusCode(204);
    assertThat(manifests.find(export.manifestHash)).isPresent();
    return export;
  }

  private void assertErased(Export export, ProblemType problem) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rows.row(export.id).orElseThrow().blobId == null);
    Export row = rows.row(export.id).orElseThrow();
    assertThat(row.state).isEqualTo(ExportState.FAILED);
    assertThat(row.problemType).isEqualTo(problem);
    assertThat(row.parameters).isNull();
    assertThat(row.filename).isNull();
    assertThat(row.manifestHash).isNull();
    assertThat(manifests.find(export.manifestHash)).isEmpty();
  }

  private void generate(Export export) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              generations.schedule(export.id);
              JobTable.makeDue(rows.getEntityManager(), export.id);
              generations.wake();
            });
  }

  @Test
  void anExportThatFailsLetsGoOfItsManifest() throws Exception {
    Export export = held("fails", ExportState.QUEUED, 0);
    Files.writeString(file, "something else");
    generate(export);
    assertErased(export, ProblemType.SOURCE_CHANGED);
  }

  @Test
  void anExportThatWasLostTooOftenLetsGoOfItsManifest() throws Exception {
    Export export = held("lost-too-often", ExportState.QUEUED, ExportTransitions.MOST_LOST);
    generate(export);
    assertErased(export, ProblemType.CRASHED);
  }

  @Test
  void aManifestThatItsNodeDiedWithGoesWithTheSweeps() throws Exception {
    Export export = held("died", ExportState.FAILED, 1);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.update("endedAt = ?1 where id = ?2", Instant.now(), export.id);
              rows.getEntityManager()
                  .createNativeQuery(
                      "update manifest set touched_at = now() - interval '2 hours' where hash = :hash")
                  .setParameter("hash", export.manifestHash)
                  .executeUpdate();
            });
    assertThat(orphans.releaseManifests(100)).isPositive();
    assertThat(rows.row(export.id).orElseThrow().manifestHash).isNull();
    assertThat(manifests.find(export.manifestHash)).isEmpty();
  }
}
