package dev.spillway.source.root;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings {@code spillway.roots.<name>.…}. */
@ConfigMapping(prefix = "spillway.roots")
public interface RootsConfig {

  /** By name. */
  @WithParentName
  Map<String, RootConfig> roots();

  /** One root: a folder, a bucket of the store in {@code spillway.s3.…}, or a web address. */
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

    /** The address below which its files are: http or https. */
    Optional<URI> url();

    /** Headers of each request to {@link #url()}. Never logged. */
    Map<String, String> headers();

    /** PEM file with the authorities that may have signed the certificate of {@link #url()}. */
    Optional<Path> ca();

    /** Timeout for opening a connection to {@link #url()}. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Longest silence while an answer of {@link #url()}, or more of it, is awaited. */
    @WithDefault("30s")
    Duration readTimeout();

    /** Longest time that is waited for the bytes of one file that is read whole. */
    @WithDefault("10m")
    Duration fileTimeout();

    /**
     * How long an export in progress retries while {@link #url()} is away or answers 429 or 5xx.
     */
    @WithDefault("30s")
    Duration patience();

    /** Files that are read whole at once, by all exports of a node. */
    @WithDefault("4")
    int connections();

    /** Limit of the bytes of one file. Default: the limit of the archive. */
    Optional<MemorySize> largest();
  }
}
