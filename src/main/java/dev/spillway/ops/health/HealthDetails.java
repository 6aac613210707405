package dev.spillway.ops.health;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * All {@link HealthDetail}s as one check of readiness. It is always up: the details only inform.
 */
@Readiness
@ApplicationScoped
class HealthDetails implements HealthCheck {

  private final List<HealthDetail> sources;

  HealthDetails(@All List<HealthDetail> sources) {
    this.sources = sources;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("details").up();
    for (HealthDetail source : sources) {
      source.details().forEach(response::withData);
    }
    return response.build();
  }
}
