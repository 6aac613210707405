package dev.spillway.export.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/** What holds for the archives of all recipes that say nothing else. */
@ConfigMapping(prefix = "spillway.archive")
public interface ArchiveSettings {

  /** The zone of the local times in a ZIP, which are all that Windows shows. */
  @WithDefault("UTC")
  ZoneId timeZone();
}
