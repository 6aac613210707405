package dev.spillway.ops.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.postgres.OwnDatabase;
import dev.spillway.postgres.StartRefusedException;
import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseCheckTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final String url = PostgresResource.newDatabase();

  private static DatabaseCheck at(String url) {
    return new DatabaseCheck(new OwnDatabase(url, "postgres", ""));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void anEmptyOneAndOneOfThisVersionAreFine() throws SQLException {
    assertThat(at(url).finding()).isEmpty();
    history("db/migration/V1__exports.sql");
    assertThat(at(url).finding()).isEmpty();
  }

  @Test
  void oneOfANewerSpillwayIsRefusedWithoutBeingTouched() throws Exception {
    history("db/migration/V1__exports.sql");
    execute(
        "insert into flyway_schema_history values (2, 'SQL', 'db/migration/V999__future.sql', true)");
    assertThat(at(url).finding().orElseThrow())
        .contains("was used by a newer Spillway", "V999__future.sql", "docs/upgrade.md");
    assertThatThrownBy(() -> at(url).await(LONG, told -> {}))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("newer Spillway");
  }

  private void history(String script) throws SQLException {
    execute(
        "create table flyway_schema_history (installed_rank int, type text, script text, success boolean)");
    execute("insert into flyway_schema_history values (1, 'SQL', '" + script + "', true)");
  }

  @Test
  void oneThatRefusesIsNotWaitedFor() {
    String missing = url.replaceFirst("/spillway_\\d+", "/nowhere");
    assertThatThrownBy(() -> at(missing).await(LONG, told -> {}))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContainingAll(
            "refuses Spillway (FATAL: database \"nowhere\" does not exist)",
            "spillway.database.username")
        .message()
        .hasLineCount(1);
  }

  @Test
  void oneThatComesLaterIsWaitedForAndThatIsToldOnce() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    URI real = URI.create(url.substring("jdbc:".length()));
    String later = "jdbc:postgresql://127.0.0.1:" + port + real.getPath();
    List<String> told = new ArrayList<>();
    List<ServerSocket> door = new ArrayList<>();
    at(later)
        .await(
            LONG,
            sentence -> {
              told.add(sentence);
              door.add(forward(port, real.getPort()));
            });
    door.getFirst().close();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("127.0.0.1:" + port, "does not answer", "at most 60 s");
  }

  private static ServerSocket forward(int from, int to) {
    try {
      ServerSocket server = new ServerSocket(from, 5, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(
          () -> {
            try {
              while (true) {
                Socket client = server.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), to);
                copy(client, database);
                copy(database, client);
              }
            } catch (IOException closed) {
              assertThat(server.isClosed()).isTrue();
            }
          });
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Socket from, Socket to) {
    Thread.startVirtualThread(
        () -> {
          try (from;
              to) {
            from.getInputStream().transferTo(to.getOutputStream());
          } catch (IOException closed) {
            assertThat(from.isClosed() || to.isClosed()).isTrue();
          }
        });
  }
}
