package dev.spillway.access.link;

import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Configuration of signed links, which work without a key. */
@ConfigMapping(prefix = "spillway.links")
public interface LinkSettings {

  /**
   * Signing keys as {@code name:secret}. The first one signs; all of them verify. If unset, the
   * service generates its own key.
   */
  Optional<List<String>> keys();

  /** Lifetime of a link if the request does not specify one. */
  @WithDefault("1h")
  @Between(from = "2s", to = "spillway.links.longest-life")
  Duration life();

  /** Lifetime of the link in the response to a one-step request, if requests need a key. */
  @WithDefault("10m")
  @Between(from = "2s", to = "spillway.links.longest-life")
  Duration redirectLife();

  /** Maximum lifetime of a link. */
  @WithDefault("7d")
  // A link expires at a whole second.
  @Between(from = "2s")
  Duration longestLife();
}
