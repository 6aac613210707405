package dev.spillway.source;

import dev.spillway.testing.PostgresResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real database with the schema as it is shipped. */
public final class CatalogueDatabase {

  private CatalogueDatabase() {}

  public static DataSource create() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setURL(PostgresResource.migratedDatabase());
    database.setUser("postgres");
    database.setPassword("");
    return database;
  }

  public static long rows(DataSource database) throws SQLException {
    return number(database, "select count(*) from catalogue");
  }

  public static long number(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
