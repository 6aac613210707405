package dev.spillway.testing.site;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL of one test, which can be stopped and started again. */
public final class OwnDatabase implements AutoCloseable {

  private final Path folder;
  private EmbeddedPostgres server;
  private int port;

  private OwnDatabase(Path folder) {
    this.folder = folder;
  }

  /** Starts it with its data in {@code folder}, which does not exist. */
  public static OwnDatabase start(Path folder) throws IOException {
    OwnDatabase database = new OwnDatabase(folder);
    database.server = builder(folder).start();
    database.port = database.server.getPort();
    return database;
  }

  private static EmbeddedPostgres.Builder builder(Path folder) {
    return EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false);
  }

  /** JDBC URL, the same after each start; user {@code postgres}, any password. */
  public String url() {
    return "jdbc:postgresql://localhost:" + port + "/postgres";
  }

  /** Whoever is connected is thrown out. */
  public void stop() throws IOException {
    server.close();
  }

  /** With the data of before. */
  public void startAgain() throws IOException {
    server = builder(folder).setPort(port).start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
