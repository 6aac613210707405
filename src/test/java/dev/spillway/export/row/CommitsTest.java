package dev.spillway.export.row;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The insertion of an export is not waited for; what its client is told of is. PostgreSQL itself
 * records at each commit whether it is one that is waited for, which is the session's setting.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class CommitsTest {

  /** A plan waits for whoever holds this lock, before it has locked anything itself. */
  private static final int PLANS = 84_084;

  private static final String NOT_WAITED_FOR = "GENERATING, not waited for";
  private static final String OUTLASTS = "GENERATING, waited for";
  private static final String READY = "READY, waited for";

  @Inject DataSource database;

  @BeforeEach
  void record() throws SQLException {
    execute("create table seen_commit (number serial, export_id text, seen text)");
    execute(
        """
        create function seen_commit() returns trigger language plpgsql as $$ begin
          insert into seen_commit (export_id, seen) select new.id, new.state || ', '
            || case source when 'session' then 'not waited for' else 'waited for' end
            from pg_settings where name = 'synchronous_commit';
          return null; end $$
        """);
    execute(
        """
        create constraint trigger seen_commit after insert or update on export
          deferrable initially deferred for each row execute function seen_commit()
        """);
    execute(
        """
        create function held_plan() returns trigger language plpgsql as $$ begin
          perform pg_advisory_xact_lock(%d);
          return new; end $$
        """
            .formatted(PLANS));
    execute(
        "create trigger held_plan before insert on manifest"
            + " for each row execute function held_plan()");
  }

  @AfterEach
  void forget() throws SQLException {
    execute("drop trigger if exists held_plan on manifest");
    execute("drop trigger if exists seen_commit on export");
    execute("drop function if exists held_plan");
    execute("drop function if exists seen_commit");
    execute("drop table if exists seen_commit");
  }

  /** One at a time, lest they wait for a lock while they hold another. */
  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> commits(String export) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select seen from seen_commit where export_id = '"
                    + export
                    + "' order by number")) {
      List<String> seen = new ArrayList<>();
      while (rows.next()) {
        seen.add(rows.getString(1));
      }
      return seen;
    }
  }

  /** Its archive is another one than any before. */
  private static String selection() {
    return "\"selection\":[{\"text\":\"" + UUID.randomUUID() + "\",\"name\":\"a.txt\"}]";
  }

  private static Response post(String path, String body) {
    return given()
        .redirects()
        .follow(false)
        .contentType("application/json")
        .body("{" + body + "}")
        .post(path);
  }

  @Test
  void theLastCommitBeforeAnArchiveIsWaitedFor() throws SQLException {
    Response answer = post("/api/recipes/selection/archive", selection());
    assertThat(answer.statusCode()).isEqualTo(303);
    String export = answer.header("Location").split("/", -1)[3];
    assertThat(commits(export)).containsExactly(NOT_WAITED_FOR, READY);
  }

  @Test
  void anExportThatIsToldOfBeforeItsPlanOutlastsACrash() throws SQLException {
    String export;
    try (Connection holder = database.getConnection();
        Statement lock = holder.createStatement()) {
      lock.execute("select pg_advisory_lock(" + PLANS + ")");
      try {
        Response answer = post("/api/exports", "\"recipe\":\"selection\"," + selection());
        assertThat(answer.statusCode()).isEqualTo(202);
        export = answer.path("id");
        assertThat(commits(export)).containsExactly(NOT_WAITED_FOR, OUTLASTS);
      } finally {
        lock.execute("select pg_advisory_unlock(" + PLANS + ")");
      }
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(commits(export)).containsExactly(NOT_WAITED_FOR, OUTLASTS, READY));
  }

  @Test
  void whatAnEarlierRequestBeganOutlastsACrashToo() throws SQLException {
    String key = UUID.randomUUID().toString();
    String body = "{\"recipe\":\"selection\"," + selection() + "}";
    List<String> exports = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      exports.add(
          given()
              .header("Idempotency-Key", key)
              .header("Prefer", "wait=30")
              .contentType("application/json")
              .body(body)
              .post("/api/exports")
              .path("id"));
    }
    assertThat(exports.getFirst()).isEqualTo(exports.getLast());
    assertThat(commits(exports.getFirst())).containsExactly(NOT_WAITED_FOR, READY);
  }
}
