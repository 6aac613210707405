package dev.spillway.access.key;

import dev.spillway.testing.PostgresResource;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The table of keys in a database of its own, which a test can take away. */
public final class KeyTable {

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final String url = PostgresResource.migratedDatabase();

  public KeyTable() {
    database.setUser("postgres");
    database.setPassword("");
    back();
  }

  public Keys keys() {
    return new Keys(database);
  }

  /** The database itself. */
  public DataSource database() {
    return database;
  }

  public void away() {
    database.setURL("jdbc:postgresql://127.0.0.1:1/nothing");
  }

  public void back() {
    database.setURL(url);
  }
}
