package dev.spillway.ops.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * How Spillway's own tables are made and changed, by the service as by commands: a migration and
 * the row that says it was made are one transaction. A start that is killed at any moment leaves
 * what the next one goes on from.
 */
@Singleton
public final class Migrations implements FlywayConfigurationCustomizer {

  /**
   * Flyway's usual lock is that of a transaction, on a connection of its own, and the row is
   * written there: it is committed after the migration, and who dies in between makes the same
   * tables again. With a lock of the session there is one connection.
   */
  private static final Map<String, String> ONE_CONNECTION =
      Map.of("flyway.postgresql.transactional.lock", "false");

  @Override
  public void customize(FluentConfiguration configuration) {
    configuration.configuration(ONE_CONNECTION);
  }

  /** Without the service: nothing is done before {@link Flyway#migrate()}. */
  static Flyway of(DataSource database) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration")
        .configuration(ONE_CONNECTION)
        .load();
  }
}
