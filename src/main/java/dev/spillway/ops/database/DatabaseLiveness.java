package dev.spillway.ops.database;

import dev.spillway.postgres.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Down when the embedded database has ended and could not be restarted for minutes. An external
 * PostgreSQL does not count: a restart of this process would not bring it back.
 */
@Liveness
@ApplicationScoped
public class DatabaseLiveness implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    return ServedDatabase.here()
        .map(database -> told(database.standing()))
        .orElseGet(() -> HealthCheckResponse.up("embedded-database"));
  }

  public static HealthCheckResponse told(DatabaseState standing) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("embedded-database").status(!standing.lost());
    if (!standing.serves()) {
      response
          .withData("away", Duration.ofSeconds(standing.gone().toSeconds()).toString())
          .withData("tries", standing.tries())
          .withData("cause", standing.why());
    }
    return response.build();
  }
}
