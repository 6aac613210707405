package dev.spillway.export.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/** Configuration of archives, for recipes that do not override it. */
@ConfigMapping(prefix = "spillway.archive")
public interface ArchiveSettings {

  /** Time zone of the local times in a ZIP; Windows shows only those. */
  @WithDefault("UTC")
  ZoneId timeZone();
}
