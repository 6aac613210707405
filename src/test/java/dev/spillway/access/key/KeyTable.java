package dev.spillway.access.key;

import dev.spillway.testing.PostgresResource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The table of keys in a database of its own, which a test can take away. */
public final class KeyTable {

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final String url = PostgresResource.newDatabase();

  public KeyTable() {
    database.setUser("postgres");
    database.setPassword("");
    back();
    Flyway.configure().dataSource(database).load().migrate();
  }

  public Keys keys() {
    return new Keys(database);
  }

  public void away() {
    database.setURL("jdbc:postgresql://127.0.0.1:1/nothing");
  }

  public void back() {
    database.setURL(url);
  }
}
