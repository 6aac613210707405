package dev.spillway.web.door;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whose pages may ask. */
@ConfigMapping(prefix = "spillway.cors")
public interface CorsSettings {

  /** Origins whose pages may ask; nobody's when it is not set. */
  Optional<Origins> origins();
}
