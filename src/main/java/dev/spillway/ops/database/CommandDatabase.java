package dev.spillway.ops.database;

import dev.spillway.access.key.KeyListener;
import dev.spillway.access.key.Keys;
import dev.spillway.notice.KeyAudit;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.postgres.EmbeddedDatabase;
import dev.spillway.postgres.OwnDatabase;
import dev.spillway.postgres.StartRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/**
 * The database during one command: the configured one, the embedded one of a running service, or
 * the embedded one, started for the command.
 */
public record CommandDatabase(OwnDatabase database, Optional<EmbeddedDatabase> started)
    implements AutoCloseable {

  /**
   * Opens the database of the settings.
   *
   * @throws StartRefusedException when none is available, with the remedy
   */
  public static CommandDatabase open(DatabaseSettings settings)
      throws IOException, InterruptedException {
    if (settings.url().isPresent()) {
      return new CommandDatabase(OwnDatabase.of(settings), Optional.empty());
    }
    Path path = settings.path();
    Optional<OwnDatabase> running = EmbeddedDatabase.running(path);
    if (running.isPresent()) {
      return new CommandDatabase(running.get(), Optional.empty());
    }
    EmbeddedDatabase started = EmbeddedDatabase.start(path);
    return new CommandDatabase(started.own(), Optional.of(started));
  }

  /**
   * Returns the keys. Creates the tables first when the database has none.
   *
   * @param witness is notified of each change
   * @throws StartRefusedException when the tables are those of an older Spillway, which may be
   *     running
   */
  public Keys keys(KeyListener witness) throws SQLException {
    Keys keys = new Keys(database.source(), witness);
    if (!keys.areThere() || !KeyAudit.isThere(database.source())) {
      Flyway flyway = Migrations.of(database.source());
      if (flyway.info().current() != null || flyway.info().pending().length == 0) {
        throw new StartRefusedException(
            "The database lacks the tables of keys or of the audit, and may be an older Spillway's: start this one once, then it takes keys.");
      }
      flyway.migrate();
    }
    return keys;
  }

  @Override
  public void close() {
    started.ifPresent(EmbeddedDatabase::close);
  }
}
