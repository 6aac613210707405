package dev.spillway.retention.turn;

import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When and whether Spillway deletes. */
@ConfigMapping(prefix = "spillway.sweep")
public interface SweepSettings {

  /** Interval of sweeps. */
  @WithDefault("1m")
  @Between(from = "1s")
  Duration every();

  /** Interval of reconciliations, which compare the rows with the files of the volume. */
  @WithDefault("1h")
  @Between(from = "1s")
  Duration reconcileEvery();

  /** Age at which a file with the name of a blob and without a row is deleted. */
  @WithDefault("1h")
  @Between(from = "1s")
  Duration orphanAge();

  /** When false, nothing is deleted, not even on request. */
  @WithDefault("true")
  boolean enabled();

  /** When true, sweeps only report what they would delete. */
  @WithDefault("false")
  boolean dryRun();
}
