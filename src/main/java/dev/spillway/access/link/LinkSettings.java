package dev.spillway.access.link;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Links that are good without a key. */
@ConfigMapping(prefix = "spillway.links")
public interface LinkSettings {

  /**
   * {@code name:secret}, several: the first signs, all of them prove. Without any, the service has
   * one of its own.
   */
  Optional<List<String>> keys();

  /** How long a link is good when nobody says how long. */
  @WithDefault("1h")
  Duration life();

  /** How long the link is good that the one-step request answers with, when requests need a key. */
  @WithDefault("10m")
  Duration redirectLife();

  /** How long a link may be good at all. */
  @WithDefault("7d")
  Duration longestLife();
}
