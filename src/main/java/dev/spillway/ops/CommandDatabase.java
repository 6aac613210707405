package dev.spillway.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The database for the time of one command: the configured one, the one of a service that runs, or the embedded one, started for it. */
record CommandDatabase(OwnDatabase database, Optional<EmbeddedDatabase> started)
    implements AutoCloseable {

  /**
   * @throws StartRefusedException when there is none to be had, with the remedy
   */
  static CommandDatabase open(DatabaseSettings settings) throws IOException, InterruptedException {
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

  @Override
  public void close() {
    started.ifPresent(EmbeddedDatabase::close);
  }
}
