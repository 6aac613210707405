package dev.spillway.ops.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How the log is written. What is written, and when, are settings of Quarkus ({@code quarkus.log}).
 */
@ConfigMapping(prefix = "spillway.log")
public interface LogSettings {

  /**
   * Whether each line of the log is a JSON object, whose {@code mdc} has the event and its fields.
   */
  @WithDefault("false")
  boolean json();
}
