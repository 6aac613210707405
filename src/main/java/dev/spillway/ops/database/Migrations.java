package dev.spillway.ops.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Creates and changes Spillway's own tables, for the service and for commands. A migration and its
 * row in the history are one transaction: after a start that was killed at any point, the next one
 * continues.
 */
@Singleton
public final class Migrations implements FlywayConfigurationCustomizer {

  /**
   * By default, Flyway takes a transactional lock on a second connection and writes the history
   * there; it is committed after the migration, and a crash in between would repeat the migration.
   * With a session lock there is only one connection.
   */
  private static final Map<String, String> ONE_CONNECTION =
      Map.of("flyway.postgresql.transactional.lock", "false");

  @Override
  public void customize(FluentConfiguration configuration) {
    configuration.configuration(ONE_CONNECTION).callbacks(new Told());
  }

  /** Lets a start tell which migration it waits for. */
  private static final class Told extends BaseCallback {

    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
      StartWait.goesOnUntil(
          event == Event.BEFORE_EACH_MIGRATE
              ? "the tables are changed by " + context.getMigrationInfo().getScript()
              : "the service has started");
    }
  }

  /** Flyway without the service; does nothing before {@link Flyway#migrate()}. */
  static Flyway of(DataSource database) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration")
        .configuration(ONE_CONNECTION)
        .load();
  }
}
