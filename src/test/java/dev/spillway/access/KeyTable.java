package dev.spillway.access;

import dev.spillway.testing.PostgresResource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The table of keys in a database of its own, which a test can take away. */
final class KeyTable {

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final String url = PostgresResource.newDatabase();

  KeyTable() {
    database.setUser("postgres");
    database.setPassword("");
    back();
    Flyway.configure().dataSource(database).load().migrate();
  }

  Keys keys() {
    return new Keys(database);
  }

  void away() {
    database.setURL("jdbc:postgresql://127.0.0.1:1/nothing");
  }

  void back() {
    database.setURL(url);
  }
}
