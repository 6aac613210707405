package dev.spillway.postgres;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of the database of Spillway's own tables, for code that runs outside of the service.
 *
 * @param password may be empty
 */
public record OwnDatabase(String url, String username, String password) {

  /** {@link DatabaseSettings#url()} must be set. */
  public static OwnDatabase of(DatabaseSettings settings) {
    return new OwnDatabase(
        settings.url().orElseThrow(), settings.username(), settings.password().orElse(""));
  }

  /** Each connection is a new one. */
  public DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser(username);
    source.setPassword(password);
    return source;
  }
}
