package dev.spillway.ops.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgres.OwnDatabase;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.faults.DyingConnections;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

/**
 * Each start is killed right after the first change that it has committed, and the next one goes on
 * from there.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class MigrationsTest {

  private static final int FAR_TOO_MANY = 100;

  @Inject Flyway service;

  @Test
  void theServiceGoesOn() {
    assertGoesOn(
        database ->
            Flyway.configure(getClass().getClassLoader())
                .configuration(service.getConfiguration())
                .dataSource(database)
                .load());
  }

  @Test
  void aCommandGoesOn() {
    assertGoesOn(Migrations::of);
  }

  private static void assertGoesOn(Function<DataSource, Flyway> start) {
    DataSource database = new OwnDatabase(PostgresResource.newDatabase(), "postgres", "").source();
    int migrations = start.apply(database).info().pending().length;
    int deaths = 0;
    while (diesAtItsFirstCommit(start, database) && deaths < FAR_TOO_MANY) {
      deaths++;
    }
    assertThat(start.apply(database).info().applied()).hasSize(migrations);
    assertThat(deaths).isBetween(migrations, FAR_TOO_MANY - 1);
  }

  private static boolean diesAtItsFirstCommit(
      Function<DataSource, Flyway> start, DataSource database) {
    DyingConnections dying = new DyingConnections(database, 1);
    try {
      start.apply(dying.source()).migrate();
    } catch (FlywayException e) {
      assertThat(dying.died()).as("%s", e).isTrue();
    }
    return dying.died();
  }
}
