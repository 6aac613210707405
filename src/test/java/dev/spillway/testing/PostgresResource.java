package dev.spillway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL for tests: one server a JVM, a fresh database for each start of the
 * application.
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

  /** Of the webhook {@code test}. */
  public static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  @Override
  public Map<String, String> start() {
    return Map.of(
        "spillway.volume.path",
        newVolume().toString(),
        "spillway.database.url",
        newDatabase(),
        "spillway.database.username",
        "postgres",
        "spillway.database.password",
        "",
        // Of owners that no other test has. Its receiver is a test's.
        "spillway.webhooks.test.url",
        "http://127.0.0.1:" + Ports.free() + "/hook?token=of-the-address",
        "spillway.webhooks.test.secret",
        WEBHOOK_SECRET,
        "spillway.webhooks.test.owners",
        "hooked-*");
  }

  @Override
  public void stop() {
    // The server goes with the JVM: starting one for each profile would cost more than it isolates.
  }

  /** An empty folder: a volume belongs to the database that claimed it. */
  private static Path newVolume() {
    try {
      return Files.createTempDirectory(Path.of("target"), "volume-").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JDBC URL of an empty database; user {@code postgres}, any password. */
  public static String newDatabase() {
    return create("template1");
  }

  /** The settings of a service that has an empty database, and not one of its own. */
  public static Map<String, String> databaseSettings() {
    return Map.of("spillway.database.url", newDatabase(), "spillway.database.username", "postgres");
  }

  /** As {@link #newDatabase}, with our tables: a copy takes a tenth of the time of a migration. */
  public static String migratedDatabase() {
    return create(Migrated.NAME);
  }

  private static String create(String template) {
    String name = "spillway_" + DATABASES.incrementAndGet();
    try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "create database " + name + " template " + template + " strategy file_copy");
    } catch (SQLException e) {
      throw new IllegalStateException("could not create database " + name, e);
    }
    return Server.INSTANCE.getJdbcUrl("postgres", name);
  }

  /** Migrated when it is first needed. */
  private static final class Migrated {
    static final String NAME = migrate();

    private static String migrate() {
      String url = newDatabase();
      Flyway.configure().dataSource(url, "postgres", "").load().migrate();
      return URI.create(url.substring("jdbc:".length())).getPath().substring(1);
    }
  }

  /** Started when it is first needed. */
  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createTempDirectory("postgresql-");
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                // In the kernel: block after block through PostgreSQL takes twice as long.
                .setServerConfig("file_copy_method", "clone")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Tens of thousands of files: this JVM would be killed while it deletes them, and nobody has to
     * wait until they are gone.
     */
    private static void end(EmbeddedPostgres server, Path folder) {
      try {
        server.close();
        new ProcessBuilder("setsid", "rm", "-rf", folder.toString()).start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
