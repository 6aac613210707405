package dev.spillway.export;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what was made can be fetched. */
@ConfigMapping(prefix = "spillway.retention")
public interface RetentionSettings {

  /** A {@code once} export is gone when nothing of it was downloaded for this long. */
  @WithDefault("1h")
  Duration deliverWithin();

  /** A byte counts as delivered when its connection was not reset for this long; {@code once} ends this long after the last byte. */
  @WithDefault("10m")
  Duration grace();

  /** The bare row of an ended export is kept this long. */
  @WithDefault("30d")
  Duration history();
}
