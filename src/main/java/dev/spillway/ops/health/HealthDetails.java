package dev.spillway.ops.health;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * All {@link HealthDetail}s in one part of the readiness answer. It is always up: they inform, they
 * do not refuse.
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
