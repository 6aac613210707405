package dev.spillway.database.failure;

import static dev.spillway.database.session.TestDatabase.TERMS;
import static dev.spillway.database.session.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.spillway.database.document.CsvRows;
import dev.spillway.database.query.BindType;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.Rows;
import dev.spillway.database.session.Snapshot;
import dev.spillway.database.session.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFaultsTest {

  private static final Query SLEEP = query("select pg_sleep(20)");

  /** Batches of it take a while, and there are many. */
  private static final Query ENDLESS =
      query("select generate_series(1, 100000000), repeat('x', 100)");

  @TempDir Path scratch;

  @Test
  void aWrongPasswordIsTheOperatorsToCorrect() throws Exception {
    Path hba =
        Files.writeString(
            scratch.resolve("hba"), "host all reader all scram-sha-256\nhost all all all trust\n");
    hba.toFile().setReadable(true, false);
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("hba_file", hba.toString()).start()) {
      TestDatabase database =
          TestDatabase.at(server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""))
              .with("create user reader password 'right'");

      try (TestDatabase right = database.as("reader", "right")) {
        assertThat(right.value("select current_user", Map.of(), Map.of())).isEqualTo("reader");
      }
      try (TestDatabase wrong = database.as("reader", "geheim")) {
        DatabaseException refused = catchThrowableOfType(DatabaseException.class, wrong::snapshot);
        assertThat(refused).isInstanceOf(QueryRefusedException.class);
        assertThat(refused.passing()).isFalse();
        assertThat(refused.detail())
            .contains(
                "password authentication failed",
                "correct spillway.databases.test.username and .password")
            .doesNotContain("geheim");
        assertThat(refused.getMessage()).doesNotContain("geheim", "reader", "localhost");
      }
    }
  }

  @Test
  void anUnknownDatabaseIsTheOperatorsToCorrect() {
    try (TestDatabase database = TestDatabase.create();
        TestDatabase unknown =
            TestDatabase.at(database.url().replaceAll("/spillway_\\d+", "/nowhere"))) {
      DatabaseException refused = catchThrowableOfType(DatabaseException.class, unknown::snapshot);

      assertThat(refused.passing()).isFalse();
      assertThat(refused.detail())
          .contains(
              "database \"nowhere\" does not exist",
              "correct the name in spillway.databases.test.url");
    }
  }

  @Test
  void aServerThatIsNotThereMayBeThereLater() {
    try (TestDatabase database = TestDatabase.at("jdbc:postgresql://127.0.0.1:1/db")) {
      DatabaseException away = catchThrowableOfType(DatabaseException.class, database::snapshot);

      assertThat(away).isInstanceOf(DatabaseUnavailableException.class);
      assertThat(away.passing()).isTrue();
      assertThat(away).hasMessage("the database is not available: try again later");
    }
  }

  /** For an operator, who asks later. What a request had wrong is no error of the database. */
  @Test
  void theLastErrorIsRemembered() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Map<String, BindType> types = Map.of("a", BindType.TEXT);
      database.database().check(query("select 1 / 0 as n"));
      assertThat(
              catchThrowable(
                  () ->
                      database.value(
                          "select 1 where :a::uuid is null", types, Map.of("a", "no uuid"))))
          .isInstanceOf(RefusedParameterException.class);
      assertThat(database.database().lastFailure()).isEmpty();
      Instant before = Instant.now();
      DatabaseException refused =
          catchThrowableOfType(
              DatabaseException.class, () -> database.value("select gone", Map.of(), Map.of()));
      assertThat(database.value("select 1", Map.of(), Map.of())).isEqualTo("1");
      assertThat(database.database().lastFailure())
          .hasValueSatisfying(
              last -> {
                assertThat(last.detail()).isEqualTo(refused.detail()).contains("\"gone\"");
                assertThat(last.at()).isBetween(before, Instant.now());
              });
    }
  }

  @Test
  void aStatementThatTakesTooLongMayBeQuickerLater() throws Exception {
    try (TestDatabase database = TestDatabase.create().timingOut(Duration.ofMillis(200))) {
      DatabaseException late =
          catchThrowableOfType(DatabaseException.class, () -> database.write(new CsvRows(SLEEP)));

      assertThat(late).isInstanceOf(DatabaseUnavailableException.class);
      assertThat(late).hasMessageContaining("took too long");
      assertThat(late.detail()).contains("canceling statement due to statement timeout");
      assertThat(database.value("select 1", Map.of(), Map.of())).isEqualTo("1");
    }
  }

  @Test
  void aConnectionThatIsEndedInTheMiddleIsReplaced() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      DatabaseException ended =
          catchThrowableOfType(
              DatabaseException.class, () -> drain(database, () -> terminate(database)));

      assertThat(ended).isInstanceOf(DatabaseUnavailableException.class);
      assertThat(ended.detail()).contains("terminating connection due to administrator command");
      assertThat(database.value("select 1", Map.of(), Map.of())).isEqualTo("1");
      // The end of an unused connection is not noticed at all.
      terminate(database);
      await().until(() -> database.sessions("true") == 0);
      assertThat(database.value("select 1", Map.of(), Map.of())).isEqualTo("1");
    }
  }

  @Test
  void aServerThatIsStoppedInTheMiddleIsUnavailable() throws Exception {
    EmbeddedPostgres server = EmbeddedPostgres.builder().start();
    try (TestDatabase database = TestDatabase.at(server.getJdbcUrl("postgres", "postgres"))) {
      DatabaseException ended =
          catchThrowableOfType(
              DatabaseException.class,
              () ->
                  drain(
                      database,
                      () -> {
                        try {
                          server.close();
                        } catch (IOException e) {
                          throw new AssertionError(e);
                        }
                      }));
      assertThat(ended).isInstanceOf(DatabaseUnavailableException.class);
      assertThat(catchThrowable(database::snapshot))
          .isInstanceOf(DatabaseUnavailableException.class);
    }
  }

  @Test
  void waitingForTheServerCanBeInterrupted() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      interrupted(database, SLEEP, "query like '%pg_sleep%' and state = 'active'");
      // In the middle of the rows too: what is asked of the server then is a batch.
      interrupted(
          database,
          query("select case when n > 40 then pg_sleep(1) end from generate_series(1, 10000) n"),
          "wait_event = 'PgSleep'");
    }
  }

  @Test
  void waitingForAConnectionCanBeInterrupted() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Snapshot one = database.snapshot();
        Snapshot two = database.snapshot()) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread third =
          Thread.ofPlatform().start(() -> thrown.set(catchThrowable(database::snapshot)));
      await().until(() -> third.getState() == Thread.State.TIMED_WAITING);
      third.interrupt();

      assertThat(third.join(Duration.ofSeconds(30))).isTrue();
      assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void thereAreOnlySoManyConnections() throws Exception {
    try (TestDatabase database = TestDatabase.create().timingOut(Duration.ofMillis(100));
        Snapshot one = database.snapshot();
        Snapshot two = database.snapshot()) {
      DatabaseException none = catchThrowableOfType(DatabaseException.class, database::snapshot);

      assertThat(none.passing()).isTrue();
      assertThat(none.detail()).contains("raise spillway.databases.test.max-connections above 2");
    }
  }

  @Test
  void oneThreadAtATimeReadsCarefully() throws Exception {
    try (TestDatabase database = TestDatabase.create().timingOut(Duration.ofMillis(200));
        Snapshot one = database.database().begin(TERMS.carefully());
        Snapshot other = database.database().begin(TERMS.carefully())) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Runnable third =
          () ->
              thrown.set(
                  catchThrowable(() -> database.database().begin(TERMS.carefully()).close()));
      Thread.ofPlatform().start(third).join();
      assertThat(thrown.get()).isInstanceOf(DatabaseUnavailableException.class);

      one.close();
      other.close();
      Thread.ofPlatform().start(third).join();
      assertThat(thrown.get()).isNull();
      assertThat(database.sessions("true")).as("careful connections are not kept").isZero();
    }
  }

  @Test
  void textThatIsNoneIsRefusedWithItsPlace() throws Exception {
    try (TestDatabase server = TestDatabase.create();
        TestDatabase database = ascii(server)) {
      database.with(
          "create table t (n int, word text)",
          "insert into t values (1, 'grün'), (2, E'gr\\xfcn'), (3, 'fine')");
      InvalidTextException invalid =
          catchThrowableOfType(
              InvalidTextException.class,
              () -> database.write(new CsvRows(query("select n, word from t order by n"))));

      assertThat(invalid.firstRow()).isEqualTo(2);
      assertThat(invalid.lastRow()).isEqualTo(6);
      assertThat(invalid)
          .hasMessage(
              "a text in one of the rows 2 to 6 is not in UTF-8: correct it in the database");
      assertThat(invalid.detail()).contains("invalid byte sequence for encoding \"UTF8\": 0xfc");
      assertThat(invalid.passing()).isFalse();

      assertThat(
              database.write(new CsvRows(query("select n, word from t where n <> 2 order by n"))))
          .isEqualTo("n,word\r\n1,grün\r\n3,fine\r\n");
    }
  }

  private static TestDatabase ascii(TestDatabase server) {
    String name = "ascii_" + System.nanoTime();
    server.execute(
        "create database " + name + " encoding 'SQL_ASCII' locale 'C' template template0");
    return TestDatabase.at(server.url().replaceAll("/spillway_\\d+", "/" + name));
  }

  /** Reads on until something happens to the connection. */
  private static void drain(TestDatabase database, Runnable event) throws IOException {
    try (Snapshot snapshot = database.snapshot();
        Rows rows = snapshot.stream(ENDLESS, Map.of())) {
      while (rows.next()) {
        if (rows.number() == 20_000) {
          event.run();
        }
      }
    }
  }

  private static void terminate(TestDatabase database) {
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'spillway'"
            + " and datname = current_database()");
  }

  private static void interrupted(TestDatabase database, Query query, String active)
      throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread export =
        Thread.ofPlatform()
            .start(
                () ->
                    thrown.set(
                        catchThrowable(
                            () -> {
                              try (Snapshot snapshot = database.database().begin(TERMS)) {
                                new CsvRows(query)
                                    .write(
                                        snapshot,
                                        Map.of(),
                                        OutputStream.nullOutputStream(),
                                        rows -> {});
                              } finally {
                                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                              }
                            })));
    await().until(() -> database.sessions(active) == 1);

    export.interrupt();
    // Long before the query ends by itself.
    await().until(() -> database.sessions("state <> 'idle'") == 0);
    assertThat(export.join(Duration.ofSeconds(30))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
  }
}
