package dev.spillway.notice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the audit writes down, and for how long. */
@ConfigMapping(prefix = "spillway.audit")
public interface AuditSettings {

  /** An entry is kept this long from the moment on in which it was written. */
  @WithDefault("90d")
  Duration keep();

  /** How much of a request's parameters is written down. */
  @WithDefault("names")
  Shown parameters();

  /** What is written of parameters that are not sensitive. */
  enum Shown {
    /** Their names: values are people's data, and erased with the export. */
    NAMES,
    /** Their values too. */
    VALUES
  }
}
