package dev.spillway.notice;

import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the audit. */
@ConfigMapping(prefix = "spillway.audit")
public interface AuditSettings {

  /** Retention of an entry, from the time it is written. */
  @WithDefault("90d")
  @Between(from = "1s")
  Duration keep();

  /** How much of a request's parameters is recorded. */
  @WithDefault("names")
  Shown parameters();

  /** What is recorded of parameters that are not sensitive. */
  enum Shown {
    /** Their names: the values may be personal data, and are erased with the export. */
    NAMES,
    /** Their values too. */
    VALUES
  }
}
