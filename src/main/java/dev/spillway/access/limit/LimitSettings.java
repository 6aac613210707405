package dev.spillway.access.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many requests a caller may make. */
@ConfigMapping(prefix = "spillway.limits")
public interface LimitSettings {

  /** Requests a minute on a node for one named owner; 0: any number. */
  @WithDefault("600")
  int ownerRequests();

  /** Requests a minute on a node with one key; 0: any number. */
  @WithDefault("0")
  int keyRequests();
}
