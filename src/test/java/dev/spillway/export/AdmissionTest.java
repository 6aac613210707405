package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportIds;
import dev.spillway.export.row.ExportState;
import dev.spillway.problem.ProblemException;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fifty requests at once are admitted as if they came one after the other. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class AdmissionTest {

  private static final int AT_ONCE = 50;

  @ConfigProperty(name = "spillway.recipes")
  Path folder;

  @Inject Recipes recipes;
  @Inject IdempotencyKeys keys;
  @Inject ExportIds ids;
  @Inject AgroalDataSource database;

  @BeforeEach
  void recipe() throws IOException {
    Files.writeString(
        folder.resolve("three-at-once.yaml"),
        """
        title: Three at once
        archive: {format: zip, filename: a.zip}
        limits: {in-flight: 3}
        contents: [{files: "**", root: pool}]
        """);
    recipes.refresh();
  }

  @AfterEach
  void clear() throws IOException, SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "delete from scheduled_tasks where task_instance in"
              + " (select id from export where recipe = 'three-at-once')");
      statement.execute("delete from export where recipe = 'three-at-once'");
    }
    Files.delete(folder.resolve("three-at-once.yaml"));
    recipes.refresh();
  }

  /** Inserts an export that is never made; its id or the problem's slug. */
  private String ask(String owner, Optional<String> key) throws Exception {
    Recipe recipe = recipes.find("three-at-once").orElseThrow();
    Export export = new Export();
    export.id = ids.next();
    export.recipe = recipe.name();
    export.owner = owner;
    export.state = ExportState.GENERATING;
    export.format = "zip";
    export.parameters = "{}";
    export.createdAt = Instant.now();
    ExportRequest request =
        new ExportRequest(
            owner,
            "test",
            recipe,
            Parameters.fromJson(recipe, Map.of(), owner),
            Optional.empty(),
            key);
    try {
      return keys.insert(export, request).orElse(export.id);
    } catch (ProblemException e) {
      return e.problem().type().slug();
    }
  }

  private static List<String> atOnce(Callable<String> request) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(IntStream.range(0, AT_ONCE).mapToObj(_ -> request).toList()).stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  @Test
  void exactlySoManyAsTheRecipeSays() throws Exception {
    List<String> answers = atOnce(() -> ask("anna", Optional.empty()));
    assertThat(answers).filteredOn("limit-reached"::equals).hasSize(AT_ONCE - 3);
    assertThat(answers).filteredOn(answer -> !answer.equals("limit-reached")).hasSize(3);
    assertThat(ask("bert", Optional.empty())).isNotEqualTo("limit-reached");
  }

  @Test
  void whoAsksOftenAtOnceLeavesConnectionsToOthers() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection held = database.getConnection();
        Statement statement = held.createStatement()) {
      held.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(hashtextextended('limits of dora', 0))");
      List<Future<String>> asked =
          IntStream.range(0, AT_ONCE)
              .mapToObj(_ -> threads.submit(() -> ask("dora", Optional.empty())))
              .toList();
      await().until(() -> waiting(statement) > 0);

      assertThat(ask("emil", Optional.empty())).isNotEqualTo("limit-reached");
      assertThat(waiting(statement)).isEqualTo(1);
      held.rollback();
      for (Future<String> each : asked) {
        assertThat(each.get()).isNotEmpty();
      }
    }
  }

  private static int waiting(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "select count(*) from pg_locks join pg_database on pg_database.oid = database"
                + " where datname = current_database() and locktype = 'advisory' and not granted")) {
      found.next();
      return found.getInt(1);
    }
  }

  @Test
  void aRequestThatIsRepeatedAtOnceIsOne() throws Exception {
    List<String> answers = atOnce(() -> ask("clara", Optional.of("once")));
    assertThat(answers).doesNotContain("limit-reached");
    assertThat(answers.stream().distinct()).hasSize(1);
    assertThat(ask("clara", Optional.empty())).isNotEqualTo("limit-reached");
    assertThat(ask("clara", Optional.empty())).isNotEqualTo("limit-reached");
    assertThat(ask("clara", Optional.empty())).isEqualTo("limit-reached");
  }
}
