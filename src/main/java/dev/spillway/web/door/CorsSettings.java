package dev.spillway.web.door;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Cross-origin requests. */
@ConfigMapping(prefix = "spillway.cors")
public interface CorsSettings {

  /** Origins whose pages may send requests; none when it is not configured. */
  Optional<Origins> origins();
}
