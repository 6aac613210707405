package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The example database of {@code examples/bookwyrm}: made by {@code schema.sql}, filled by {@code generate.sql}. Readers have the
 * ids from 1; the newcomer after them has nothing.
 *
 * @param url JDBC URL; user {@code postgres}, any password
 * @param newcomer the id of the account that has nothing
 */
public record BookwyrmDatabase(String url, long newcomer) {

  private static final Path FOLDER = Path.of("examples/bookwyrm");

  /** A new database with this many readers, each with this many books. */
  public static BookwyrmDatabase filled(int users, int books, boolean bare) {
    var database = new BookwyrmDatabase(PostgresResource.newDatabase(), users + 1L);
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(Files.readString(FOLDER.resolve("schema.sql")));
      // As psql replaces its variables.
      statement.execute(
          Files.readString(FOLDER.resolve("generate.sql"))
              .replaceAll(":users\\b", Integer.toString(users))
              .replaceAll(":books\\b", Integer.toString(books))
              .replaceAll(":bare\\b", bare ? "1" : "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("the example database could not be filled", e);
    }
    return database;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, "postgres", "");
  }

  /** Changes something. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
