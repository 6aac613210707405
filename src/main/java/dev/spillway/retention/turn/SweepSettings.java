package dev.spillway.retention.turn;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When and whether Spillway deletes. */
@ConfigMapping(prefix = "spillway.sweep")
public interface SweepSettings {

  /** From one sweep to the next. */
  @WithDefault("1m")
  Duration every();

  /** From one comparison of the rows with what is on the volume to the next. */
  @WithDefault("1h")
  Duration reconcileEvery();

  /** A file of our shape without a row is deleted when it is older than this. */
  @WithDefault("1h")
  Duration orphanAge();

  /** Without it nothing is deleted, whoever asks. */
  @WithDefault("true")
  boolean enabled();

  /** Sweeps tell what they would delete, and delete nothing. */
  @WithDefault("false")
  boolean dryRun();
}
