package dev.spillway.ops.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The format of the log. Levels and categories are settings of Quarkus ({@code quarkus.log}). */
@ConfigMapping(prefix = "spillway.log")
public interface LogSettings {

  /**
   * Whether each line of the log is a JSON object, whose {@code mdc} contains the event and its
   * fields.
   */
  @WithDefault("false")
  boolean json();
}
