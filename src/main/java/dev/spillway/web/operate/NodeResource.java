package dev.spillway.web.operate;

import dev.spillway.volume.node.NodeList;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /api/nodes}: the nodes that share the database. */
@Path("/api/nodes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NodeResource {

  private final NodeList nodes;

  NodeResource(NodeList nodes) {
    this.nodes = nodes;
  }

  /** The nodes, oldest first. */
  public record Nodes(List<NodeList.Member> nodes) {}

  @GET
  public Nodes list() {
    return new Nodes(nodes.all());
  }
}
