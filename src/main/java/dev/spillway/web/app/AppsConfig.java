package dev.spillway.web.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings {@code spillway.apps.<name>.…}. */
@ConfigMapping(prefix = "spillway.apps")
public interface AppsConfig {

  /** By name. */
  @WithParentName
  Map<String, AppConfig> apps();

  /** One application that Spillway stands in front of. */
  interface AppConfig {

    /** Its address, below which every path is asked for. */
    String url();

    /** The recipe that takes its lists. */
    @WithDefault("selection")
    String recipe();

    /** The roots whose files its lists may name; all of the recipe if unset. */
    Optional<List<String>> roots();

    /** Where the paths of mod_zip's lists are, as {@code /files/:media}. */
    Optional<List<String>> locations();

    /** Timeout of a connection to it; also of the wait for a free one. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Timeout until its answer begins, of a silence in its answer, and of a whole list. */
    @WithDefault("30s")
    Duration readTimeout();

    /** Limit of the bytes of an answer that is passed through. */
    @WithDefault("64M")
    MemorySize limit();

    /** Requests to it that a node has in progress at once. */
    @WithDefault("64")
    int connections();
  }
}
