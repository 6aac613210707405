package dev.spillway.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.ops.ServiceProcess;
import dev.spillway.ops.database.DatabaseLiveness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedDatabaseTest {

  @TempDir static Path temporary;

  /** More than any machine takes. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static Path folder;

  @BeforeAll
  static void nameFolder() throws IOException {
    // A name that must be quoted wherever it is written.
    folder = temporary.toRealPath().resolve("data of 小明's");
  }

  private static PostgresProcesses processes() {
    return new PostgresProcesses(folder.resolve("cluster"));
  }

  private static String shown(EmbeddedDatabase database, String setting) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.username(), database.password());
        ResultSet row = connection.createStatement().executeQuery("show " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void isReadyAtTheFirstAttemptAfterEachOfThreeKillsAndKeepsItsData() throws Exception {
    int before = 0;
    for (int kill = 0; kill < 3; kill++) {
      try (ServiceProcess service = ServiceProcess.database(folder)) {
        List<String> ready = service.line("ready", "refused");
        assertThat(ready.getFirst()).isEqualTo("ready");
        assertThat(Integer.parseInt(ready.get(1))).isGreaterThan(before);
        before = Integer.parseInt(ready.get(1));
        service.signal("KILL");
        service.exitCode();
      }
    }
    try (ServiceProcess service = ServiceProcess.database(folder)) {
      assertThat(service.line("ready", "refused").get(1)).isEqualTo(Integer.toString(before + 1));
    }
    assertThat(processes().running()).isEmpty();
  }

  @Test
  void aKilledServiceLeavesNoServerBehindWhereTheKernelIsAskedToEndIt() throws Exception {
    assertThat(PostgresCommand.here().tie()).contains("setsid", "setpriv");
    try (ServiceProcess service = ServiceProcess.database(folder)) {
      service.line("ready");
      assertThat(processes().running()).isNotEmpty();
      service.signal("KILL");
      service.exitCode();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> processes().running().isEmpty());
  }

  /**
   * Without the kernel's help, as on a machine without setpriv: a server that outlives its
   * Spillway.
   */
  @Test
  void endsTheServerThatAnEarlierServiceLeft() throws Exception {
    EmbeddedDatabase.start(folder).close();
    PostgresCommand untied = new PostgresCommand(PostgresCommand.here().namespace(), List.of());
    Path program = PostgresPrograms.unpack(folder).postgres();
    Process orphan =
        untied.start(List.of(program.toString(), "-D", folder.resolve("cluster").toString()));
    await()
        .until(() -> processes().state().filter(PostgresProcesses.ServerState::ready).isPresent());

    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(orphan.waitFor()).isZero();
      assertThat(shown(database, "port")).isNotEmpty();
    }
  }

  /** The processes of a server that is killed itself, and of which only the children hang on. */
  @Test
  void isReadyAfterServiceAndServerWereKilledTogether() throws Exception {
    try (ServiceProcess service = ServiceProcess.database(folder)) {
      service.line("ready");
      for (long process : processes().running()) {
        new ProcessBuilder("sh", "-c", "kill -KILL " + process).start().waitFor();
      }
      service.signal("KILL");
      service.exitCode();
    }
    EmbeddedDatabase.start(folder).close();
    assertThat(processes().running()).isEmpty();
  }

  /**
   * After a crash the number in postmaster.pid may be anybody's, here that of this very process.
   */
  @Test
  void doesNotSignalAProcessThatReusesThePidOfADeadServer() throws Exception {
    EmbeddedDatabase.start(folder).close();
    Files.writeString(
        folder.resolve("cluster/postmaster.pid"),
        ProcessHandle.current().pid()
            + "\n"
            + folder.resolve("cluster")
            + "\n1\n5432\n\n127.0.0.1\n1 1\nready\n");
    EmbeddedDatabase.start(folder).close();
    assertThat(processes().running()).isEmpty();
  }

  /** As the kernel does when memory is short, and as often as it likes. */
  @Test
  void isThereAgainUnderTheSameAddressAfterItsFirstProcessWasKilled() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      for (int kill = 1; kill <= 2; kill++) {
        killServer();
        await().atMost(LONGEST).until(() -> answers(database));
        long kills = kill;
        await().until(() -> database.ends() == kills && database.standing().serves());
      }
    }
    assertThat(processes().running()).isEmpty();
  }

  @Test
  void isTriedAgainWhileItsFolderIsAwayAndServesAsSoonAsThatIsBack() throws Exception {
    Path elsewhere = folder.resolveSibling("elsewhere");
    AtomicInteger lost = new AtomicInteger();
    DatabasePace pace =
        new DatabasePace(
            Duration.ofMillis(10),
            Duration.ofHours(1),
            Duration.ofMillis(10),
            Duration.ofMillis(500));
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, pace, lost::incrementAndGet)) {
      Files.move(folder, elsewhere);
      PostgresProcesses moved = new PostgresProcesses(elsewhere.resolve("cluster"));
      new ProcessBuilder("sh", "-c", "kill -KILL " + moved.state().orElseThrow().pid())
          .start()
          .waitFor();
      await().atMost(LONGEST).until(() -> lost.get() == 1 && database.standing().tries() > 3);
      assertThat(database.standing().lost()).isTrue();
      assertThat(database.standing().why()).contains(folder.toString(), "is not there");
      HealthCheckResponse liveness = DatabaseLiveness.told(database.standing());
      assertThat(liveness.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
      assertThat(liveness.getData().orElseThrow()).containsKeys("away", "tries", "cause");
      assertThat(folder).doesNotExist();

      // Long before the next pause is over.
      Files.move(elsewhere, folder);
      await().atMost(LONGEST).until(() -> answers(database) && database.standing().serves());
      assertThat(DatabaseLiveness.told(database.standing()).getStatus())
          .isEqualTo(HealthCheckResponse.Status.UP);
      assertThat(lost).hasValue(1);
    }
    assertThat(processes().running()).isEmpty();
  }

  @Test
  void endsAtOnceWhileItIsTriedAgain() throws Exception {
    Path elsewhere = folder.resolveSibling("elsewhere");
    EmbeddedDatabase database = EmbeddedDatabase.start(folder);
    Files.move(folder, elsewhere);
    PostgresProcesses moved = new PostgresProcesses(elsewhere.resolve("cluster"));
    new ProcessBuilder("sh", "-c", "kill -KILL " + moved.state().orElseThrow().pid())
        .start()
        .waitFor();
    await().atMost(LONGEST).until(() -> database.standing().tries() > 0);
    database.close();
    Files.move(elsewhere, folder);
    EmbeddedDatabase.start(folder).close();
  }

  private static void killServer() throws Exception {
    long server = processes().state().orElseThrow().pid();
    new ProcessBuilder("sh", "-c", "kill -KILL " + server).start().waitFor();
    await().until(() -> !processes().running().contains(server));
  }

  private static boolean answers(EmbeddedDatabase database) {
    try {
      return !shown(database, "port").isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130", "HUP,129"})
  void leavesNoProcessWhenToldToEnd(String signal, int exitCode) throws Exception {
    try (ServiceProcess service = ServiceProcess.database(folder)) {
      service.line("ready");
      service.signal(signal);
      assertThat(service.exitCode()).isEqualTo(exitCode);
      assertThat(processes().running()).isEmpty();
    }
  }

  @Test
  void leavesNoProcessWhenTheServiceEndsItself() throws Exception {
    try (ServiceProcess service = ServiceProcess.database(folder)) {
      service.line("ready");
      service.tell("x");
      assertThat(service.exitCode()).isEqualTo(7);
      assertThat(processes().running()).isEmpty();
    }
  }

  @Test
  void aSecondServiceOnTheFolderIsToldSoAndHarmsNothing() throws Exception {
    try (ServiceProcess first = ServiceProcess.database(folder)) {
      String url = first.line("ready").get(2);
      try (ServiceProcess second = ServiceProcess.database(folder)) {
        assertThat(String.join(" ", second.line("ready", "refused")))
            .startsWith("refused Another Spillway (process ")
            .contains(folder.toString(), "spillway.database.path");
      }
      assertThat(processes().state()).map(PostgresProcesses.ServerState::ready).contains(true);
      assertThat(url).startsWith("jdbc:postgresql://127.0.0.1:");
    }
  }

  @Test
  void keepsWhatIsCommittedAndAsksForThePassword() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      assertThat(shown(database, "fsync")).isEqualTo("on");
      assertThat(shown(database, "synchronous_commit")).isEqualTo("on");
      assertThat(shown(database, "full_page_writes")).isEqualTo("on");
      assertThat(shown(database, "data_checksums")).isEqualTo("on");
      assertThat(shown(database, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(shown(database, "unix_socket_directories")).isEmpty();
      assertThat(shown(database, "max_connections")).isEqualTo("40");
      assertThat(shown(database, "shared_buffers")).isEqualTo("32MB");
      assertThat(shown(database, "server_encoding")).isEqualTo("UTF8");

      assertThatThrownBy(
              () -> DriverManager.getConnection(database.url(), database.username(), "wrong"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("password"))))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void refusesTheDataOfAnotherRelease() throws Exception {
    EmbeddedDatabase.start(folder).close();
    Path version = folder.resolve("cluster/PG_VERSION");
    String ours = Files.readString(version);
    Files.writeString(version, "17\n");
    try {
      assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContainingAll("PostgreSQL 17", "PostgreSQL 18", "spillway.database.url");
    } finally {
      Files.writeString(version, ours);
    }
    EmbeddedDatabase.start(folder).close();
  }

  @Test
  void refusesTheDataOfAnotherUserAndLeavesNothingThere() throws IOException {
    Path theirs = Files.createDirectory(temporary.toRealPath().resolve("theirs"));
    Path data = theirs.resolve("cluster");
    if (PostgresCommand.ownUid().equals(0)) {
      Files.setAttribute(Files.createDirectory(data), "unix:uid", 65534);
    } else {
      Files.createSymbolicLink(data, Path.of("/usr"));
    }

    assertThatThrownBy(() -> EmbeddedDatabase.start(theirs))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContainingAll(data.toString(), "run this as that user");
    assertThat(theirs)
        .isDirectoryContaining(data::equals)
        .isDirectoryNotContaining(file -> !file.equals(data));
  }

  @Test
  void refusesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(temporary.resolve("a-file"), "");
    assertThatThrownBy(() -> EmbeddedDatabase.start(file.resolve("postgresql")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContainingAll(
            file.toString(), "spillway.database.path", "spillway.database.url");
  }

  @Test
  void unpacksAgainWhatAPowerCutLeftShort() throws Exception {
    EmbeddedDatabase.start(folder).close();
    Path program = PostgresPrograms.unpack(folder).initdb();
    Files.write(program, new byte[0]);
    assertThat(Files.size(PostgresPrograms.unpack(folder).initdb())).isPositive();
  }

  @Test
  void beginsAgainAfterAnInterruptedFirstStart() throws Exception {
    Path other = temporary.toRealPath().resolve("interrupted");
    Files.createDirectories(other.resolve("cluster-partial/base"));
    Files.writeString(other.resolve("cluster-partial/PG_VERSION"), "18\n");
    Files.writeString(other.resolve("password"), "of the attempt before");
    EmbeddedDatabase.start(other).close();
    assertThat(other.resolve("cluster-partial")).doesNotExist();
  }
}
