package dev.spillway.ops.health;

import dev.spillway.volume.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether this node is one of those that the database knows: one that is not can keep no promise.
 */
@Readiness
@ApplicationScoped
class NodeHealth implements HealthCheck {

  private final Node node;

  NodeHealth(Node node) {
    this.node = node;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("node")
        .status(!node.isLost())
        .withData("id", node.id())
        .withData("living", node.living())
        .build();
  }
}
