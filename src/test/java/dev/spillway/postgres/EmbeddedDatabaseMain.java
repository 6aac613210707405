package dev.spillway.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * A service that does nothing but use the embedded database: what the tests start, kill and stop.
 */
public final class EmbeddedDatabaseMain {

  private EmbeddedDatabaseMain() {}

  /**
   * Adds a row and prints {@code ready <rows> <url> <password>}, then waits; {@code exit} on
   * standard input ends it.
   */
  public static void main(String... arguments) throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
      Runtime.getRuntime().addShutdownHook(new Thread(database::close));
      try (Connection connection =
              DriverManager.getConnection(
                  database.url(), database.username(), database.password());
          Statement statement = connection.createStatement()) {
        statement.execute("create table if not exists starts (at timestamptz not null)");
        statement.execute("insert into starts values (now())");
        try (ResultSet rows = statement.executeQuery("select count(*) from starts")) {
          rows.next();
          System.out.println(
              "ready " + rows.getInt(1) + " " + database.url() + " " + database.password());
        }
      }
      int told = System.in.read();
      if (told == 'x') {
        System.exit(7);
      }
    } catch (StartRefusedException e) {
      System.out.println("refused " + e.getMessage());
    }
  }
}
