package dev.spillway.postgres;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of the database of Spillway's own tables, for code outside of the service.
 *
 * @param password may be empty
 */
public record OwnDatabase(String url, String username, String password) {

  /** Returns the configured database; {@link DatabaseSettings#url()} must be set. */
  public static OwnDatabase of(DatabaseSettings settings) {
    return new OwnDatabase(
        settings.url().orElseThrow(), settings.username(), settings.password().orElse(""));
  }

  /** Returns a data source that opens a new connection each time. */
  public DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser(username);
    source.setPassword(password);
    return source;
  }
}
