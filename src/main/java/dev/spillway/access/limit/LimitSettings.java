package dev.spillway.access.limit;

import dev.spillway.settings.AtLeast;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the request rates. */
@ConfigMapping(prefix = "spillway.limits")
public interface LimitSettings {

  /** Requests per minute and node for one named owner, per key; 0: unlimited. */
  @WithDefault("600")
  @AtLeast(value = 0, write = "0, which is any number, or more")
  int ownerRequests();

  /** Requests per minute and node with one key; 0: unlimited. */
  @WithDefault("0")
  @AtLeast(value = 0, write = "0, which is any number, or more")
  int keyRequests();
}
