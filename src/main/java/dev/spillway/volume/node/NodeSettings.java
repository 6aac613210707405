package dev.spillway.volume.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** This node, as one of several over the same database. The same on all of them. */
@ConfigMapping(prefix = "spillway.node")
public interface NodeSettings {

  /**
   * A node that the database has not heard of for so long is taken for dead: what it downloads may
   * be deleted.
   */
  @WithDefault("2m")
  Duration timeout();
}
