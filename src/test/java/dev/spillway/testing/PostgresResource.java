package dev.spillway.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one server a JVM, a fresh database for each start of the
 * application.
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

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
        "");
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
    String name = "spillway_" + DATABASES.incrementAndGet();
    try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("could not create database " + name, e);
    }
    return Server.INSTANCE.getJdbcUrl("postgres", name);
  }

  /** Started when it is first needed. */
  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
