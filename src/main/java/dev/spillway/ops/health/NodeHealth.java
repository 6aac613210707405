package dev.spillway.ops.health;

import dev.spillway.volume.node.Node;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this node is known to the database: a lost node cannot protect what it serves. */
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
