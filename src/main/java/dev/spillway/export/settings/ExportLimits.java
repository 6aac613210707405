package dev.spillway.export.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of the limits of exports: their size, their number, and the waiting time of
 * requests.
 */
@ConfigMapping(prefix = "spillway.limits")
public interface ExportLimits {

  /** Maximum size of what is staged for an archive; a recipe may have a limit of its own. */
  @WithDefault("500M")
  MemorySize archiveSize();

  /**
   * Maximum size of a virtual archive, which takes no space on the volume; a recipe may have a
   * limit of its own. No limit if unset.
   */
  Optional<MemorySize> virtualSize();

  /** Maximum number of entries of an archive. */
  @WithDefault("100000")
  int entries();

  /** Maximum size of a request that brings a selection. */
  @WithDefault("32M")
  MemorySize selection();

  /** Maximum size of the values of one database row. */
  @WithDefault("16M")
  MemorySize row();

  /** Maximum time that the one-step request and {@code Prefer: wait} hold a response back. */
  @WithName("wait")
  @WithDefault("30s")
  Duration longestWait();

  /** Maximum number of exports that a node plans at once, and that it stages at once. */
  @WithDefault("4")
  int generations();

  /** Maximum number of open exports on all nodes together. */
  @WithDefault("200")
  int queue();

  /** Maximum number of open exports of one named owner, on all nodes together; 0: unlimited. */
  @WithDefault("20")
  int ownerInFlight();

  /** Maximum number of concurrent archive responses on a node. */
  @WithDefault("2000")
  int downloads();

  /**
   * Timeout after which an archive response is reset if its client accepts nothing. Until then its
   * blob cannot be deleted.
   */
  @WithDefault("5m")
  Duration stalledDownload();

  /** Memory for the cached layouts of recently downloaded archives. */
  @WithDefault("32M")
  MemorySize layoutCache();
}
