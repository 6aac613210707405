package dev.spillway.volume.node;

import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of a node of a cluster that shares one database. They must be the same on all nodes. */
@ConfigMapping(prefix = "spillway.node")
public interface NodeSettings {

  /**
   * Time without a heartbeat in the database after which a node is dead: blobs that it is
   * downloading may then be deleted.
   */
  @WithDefault("2m")
  // Heartbeats of a busy machine may be late by a second.
  @Between(from = "5s")
  Duration timeout();
}
