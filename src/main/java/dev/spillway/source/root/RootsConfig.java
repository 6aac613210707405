package dev.spillway.source.root;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The settings {@code spillway.roots.<name>.…}. */
@ConfigMapping(prefix = "spillway.roots")
public interface RootsConfig {

  /** By name. */
  @WithParentName
  Map<String, RootConfig> roots();

  /** One root: a folder, or a bucket of the store that {@code spillway.s3.…} names. */
  interface RootConfig {

    /** The folder that its files are in. */
    Optional<Path> path();

    /** The bucket that its files are in. */
    Optional<String> bucket();

    /**
     * What the keys of its files begin with, in {@link #bucket()}; all of them when it is not set.
     */
    Optional<String> prefix();

    /**
     * The operator's promise that files are added and removed, but never changed; archives of such
     * a root may stay virtual and need no copy.
     */
    @WithDefault("false")
    boolean immutable();
  }
}
