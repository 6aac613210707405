package dev.spillway.ops;

import dev.spillway.access.KeyWitness;
import dev.spillway.access.Keys;
import dev.spillway.notice.KeyAudit;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of Spillway's own tables, for whoever needs it outside of the service.
 *
 * @param password may be empty
 */
record OwnDatabase(String url, String username, String password) {

  /** {@link DatabaseSettings#url()} must be set. */
  static OwnDatabase of(DatabaseSettings settings) {
    return new OwnDatabase(
        settings.url().orElseThrow(), settings.username(), settings.password().orElse(""));
  }

  /** Each connection is a new one. */
  DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser(username);
    source.setPassword(password);
    return source;
  }

  /**
   * The keys, in tables that are made first when this database has none yet.
   *
   * @param witness what is done about them is told
   * @throws StartRefusedException when it has those of an older Spillway, which may be running
   */
  Keys keys(KeyWitness witness) throws SQLException {
    Keys keys = new Keys(source(), witness);
    if (!keys.areThere() || !KeyAudit.isThere(source())) {
      Flyway flyway =
          Flyway.configure(OwnDatabase.class.getClassLoader())
              .dataSource(source())
              .locations("classpath:db/migration")
              .load();
      if (flyway.info().current() != null || flyway.info().pending().length == 0) {
        throw new StartRefusedException(
            "The database lacks the tables of keys or of the audit, and may be an older Spillway's: start this one once, then it takes keys.");
      }
      flyway.migrate();
    }
    return keys;
  }
}
