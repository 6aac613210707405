package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.BookwyrmDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The role that {@code docs/bookwyrm.md} makes for the recipe {@code bookwyrm-account}: it may read
 * what that needs, and nothing else.
 */
class BookwyrmRoleTest {

  private static final Path QUERIES = Path.of("examples/bookwyrm/recipes/sql");

  private static BookwyrmDatabase database;
  private static String role;

  @BeforeAll
  static void makeTheRole() {
    database = BookwyrmDatabase.filled(2, 60, false);
    role = database.reader();
  }

  @Test
  void theRecipeRunsAsThisRole() throws Exception {
    try (Connection connection = database.connect(role)) {
      assertThat(BookwyrmAccount.of(connection, 1)).isEqualTo(BookwyrmAccount.of(database, 1));
    }
  }

  @Test
  void theCoversCanBeAdded() throws Exception {
    try (Connection connection = database.connect(role)) {
      explain(connection, QUERIES.resolve("covers.sql"));
    }
  }

  @Test
  void secretsAreNotForThisRole() throws Exception {
    for (String secret :
        List.of(
            "user.password",
            "user.email",
            "user.otp_secret",
            "user.hotp_secret",
            "user.confirmation_code",
            "user.readwise_api_key",
            "keypair.private_key",
            "list.embed_key")) {
      int dot = secret.indexOf('.');
      String query =
          "select %s from bookwyrm_%s"
              .formatted(secret.substring(dot + 1), secret.substring(0, dot));
      assertRefused(query);
    }
    assertRefused("update bookwyrm_user set name = 'another'");
  }

  private static void assertRefused(String query) throws SQLException {
    try (Connection connection = database.connect(role);
        var statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      assertThatThrownBy(() -> statement.execute(query)).hasMessageContaining("permission denied");
    }
  }

  /** Of each column that is granted, some query is refused without it. */
  @Test
  void noColumnIsGrantedThatNoQueryReads() throws Exception {
    List<Path> queries;
    try (Stream<Path> files = Files.list(QUERIES)) {
      queries = files.toList();
    }
    var idle = new ArrayList<String>();
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (List<String> column : granted(connection)) {
        run(
            connection,
            "revoke select (\"%s\") on %s from %s".formatted(column.get(1), column.get(0), role));
        run(connection, "set local role " + role);
        if (queries.stream().noneMatch(query -> isRefused(connection, query))) {
          idle.add(column.get(0) + "." + column.get(1));
        }
        connection.rollback();
      }
    }
    assertThat(idle).isEmpty();
  }

  @Test
  void anOlderBookwyrmTakesOneCommand(@TempDir Path recipes) throws Exception {
    Path queries = Files.createDirectory(recipes.resolve("sql"));
    for (String query : List.of("books.sql", "covers.sql")) {
      Files.copy(QUERIES.resolve(query), queries.resolve(query));
    }
    BookwyrmDatabase older = BookwyrmDatabase.filled(1, 4, false);
    older.execute("alter table bookwyrm_listitem rename edition_id to book_id");
    try (Connection connection = older.connect()) {
      assertThatThrownBy(() -> explain(connection, queries.resolve("books.sql")))
          .hasMessageContaining("edition_id");
      assertThatThrownBy(() -> explain(connection, queries.resolve("covers.sql")))
          .hasMessageContaining("edition_id");

      Matcher command =
          Pattern.compile("(?m)^sed .*").matcher(Files.readString(Path.of("docs/bookwyrm.md")));
      assertThat(command.find()).isTrue();
      Process sed =
          new ProcessBuilder("sh", "-c", command.group()).directory(recipes.toFile()).start();
      assertThat(sed.waitFor()).isZero();
      explain(connection, queries.resolve("books.sql"));
      explain(connection, queries.resolve("covers.sql"));
    }
  }

  private static List<List<String>> granted(Connection connection) throws SQLException {
    var columns = new ArrayList<List<String>>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select table_name, column_name from information_schema.column_privileges where grantee = '"
                    + role
                    + "'")) {
      while (rows.next()) {
        columns.add(List.of(rows.getString(1), rows.getString(2)));
      }
    }
    assertThat(columns).hasSizeGreaterThan(150);
    return columns;
  }

  private static boolean isRefused(Connection connection, Path query) {
    try {
      run(connection, "savepoint before");
      try {
        explain(connection, query);
        return false;
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("42501");
        return true;
      } finally {
        run(connection, "rollback to savepoint before");
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void explain(Connection connection, Path query) throws SQLException, IOException {
    run(connection, "explain " + Files.readString(query).replace(":user_id", "1"));
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
