package dev.spillway.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Map;

/** The settings {@code spillway.roots.<name>.…}. */
@ConfigMapping(prefix = "spillway.roots")
public interface RootsConfig {

  /** By name. */
  @WithParentName
  Map<String, RootConfig> roots();

  /** One root. */
  interface RootConfig {

    /** The folder that its files are in. */
    Path path();

    /**
     * The operator's promise that files are added and removed, but never changed; archives of such a root may stay
     * virtual and need no copy.
     */
    @WithDefault("false")
    boolean immutable();
  }
}
