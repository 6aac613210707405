package dev.spillway.export.settings;

import dev.spillway.recipe.model.Recipe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what was made can be fetched. */
@ConfigMapping(prefix = "spillway.retention")
public interface RetentionSettings {

  /** When an export ends whose recipe does not say so. */
  @WithDefault("once")
  Recipe.Retention.Mode mode();

  /** How long an export of mode {@code keep} can be downloaded when its recipe does not say so. */
  @WithDefault("24h")
  Duration keep();

  /** Whether what a failed generation wrote is deleted at once, when its recipe does not say so. */
  @WithDefault("true")
  boolean cleanOnError();

  /** A {@code once} export is gone when nothing of it was downloaded for this long. */
  @WithDefault("1h")
  Duration deliverWithin();

  /**
   * {@code once} ends this long after its last byte was delivered; a link that was used up by what
   * was only sent stays good for this long.
   */
  @WithDefault("10m")
  Duration grace();

  /**
   * How long the address is good that a redirect leads to: so soon its client has to ask the store.
   */
  @WithDefault("1m")
  Duration redirectWithin();

  /** The bare row of an ended export is kept this long. */
  @WithDefault("30d")
  Duration history();
}
