package dev.spillway.web;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Whose pages may ask. */
@ConfigMapping(prefix = "spillway.cors")
public interface CorsSettings {

  /** Origins as browsers write them, such as {@code https://shop.example}; none when it is not set. */
  Optional<List<String>> origins();
}
