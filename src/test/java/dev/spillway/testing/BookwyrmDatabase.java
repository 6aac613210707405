package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The example database of {@code examples/bookwyrm}: made by {@code schema.sql}, filled by {@code
 * generate.sql}. Readers have the ids from 1; the newcomer after them has nothing.
 *
 * @param url JDBC URL, without a user: {@code postgres} with any password may do everything
 * @param newcomer the id of the account that has nothing
 */
public record BookwyrmDatabase(String url, long newcomer) {

  private static final Path FOLDER = Path.of("examples/bookwyrm");

  /** A new database with this many readers, each with this many books. */
  public static BookwyrmDatabase filled(int users, int books, boolean bare) {
    // Without the role that is in the address, which would win over any other.
    String url = PostgresResource.newDatabase().replaceFirst("\\?.*", "");
    var database = new BookwyrmDatabase(url, users + 1L);
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

  /**
   * Makes the role that {@code docs/bookwyrm.md} has an operator make, in the page's own words, and
   * returns its name.
   */
  public String reader() {
    String database = url.replaceFirst(".*/", "");
    // A role is of the whole server, which tests share.
    String role = "reader_of_" + database;
    try {
      execute(
          grants()
              .replace("DATABASE bookwyrm", "DATABASE " + database)
              .replace("spillway_reader", role));
    } catch (SQLException e) {
      throw new IllegalStateException("the role of the page could not be made", e);
    }
    return role;
  }

  private static String grants() {
    try {
      String page = Files.readString(Path.of("docs/bookwyrm.md"));
      int begin = page.indexOf("```sql\n") + "```sql\n".length();
      return page.substring(begin, page.indexOf("```", begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Connection connect() throws SQLException {
    return connect("postgres");
  }

  public Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url, role, "");
  }

  /** Changes something. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
