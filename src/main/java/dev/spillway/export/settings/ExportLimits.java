package dev.spillway.export.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/**
 * How much one export may be, how many there may be at once, and how long a request waits for one.
 */
@ConfigMapping(prefix = "spillway.limits")
public interface ExportLimits {

  /** Bytes of the largest archive, virtual ones too; a recipe may raise it for itself. */
  @WithDefault("500M")
  MemorySize archiveSize();

  /** Entries of the largest archive. */
  @WithDefault("100000")
  int entries();

  /** Bytes of the values of one row of a database. */
  @WithDefault("16M")
  MemorySize row();

  /** How long the one-step request and {@code Prefer: wait} hold an answer back, at most. */
  @WithName("wait")
  @WithDefault("30s")
  Duration longestWait();

  /** Exports that a node plans at once, and stages at once. */
  @WithDefault("4")
  int generations();

  /** Exports that are being made or wait for it at once, on all nodes together. */
  @WithDefault("200")
  int queue();

  /**
   * Exports of one named owner that are being made or wait for it at once, on all nodes together;
   * 0: any number.
   */
  @WithDefault("20")
  int ownerInFlight();

  /** Archive responses in progress at once on a node. */
  @WithDefault("2000")
  int downloads();

  /**
   * An archive response is reset when its client takes nothing for this long: until then its blob
   * cannot go.
   */
  @WithDefault("5m")
  Duration stalledDownload();

  /** Bytes of memory for the layouts of archives that were downloaded lately. */
  @WithDefault("32M")
  MemorySize layoutCache();
}
