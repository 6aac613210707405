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

  /** One root: a folder, or a bucket of the store in {@code spillway.s3.…}. */
  interface RootConfig {

    /** The folder of its files. */
    Optional<Path> path();

    /** The bucket of its files. */
    Optional<String> bucket();

    /** Common prefix of the keys of its files in {@link #bucket()}. Default: all keys. */
    Optional<String> prefix();

    /**
     * The operator's promise that files are added and removed, but never changed. Archives of such
     * a root may stay virtual, and need no copy.
     */
    @WithDefault("false")
    boolean immutable();
  }
}
