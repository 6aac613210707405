package dev.spillway.export.settings;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the retention of exports. */
@ConfigMapping(prefix = "spillway.retention")
public interface RetentionSettings {

  /** Default mode, for recipes that do not set one. */
  @WithDefault("once")
  Recipe.Retention.Mode mode();

  /** Default retention of mode {@code keep}, for recipes that do not set one. */
  @WithDefault("24h")
  @Between(from = "1s")
  Duration keep();

  /** Whether the bytes of a failed generation are deleted at once, for recipes that do not say. */
  @WithDefault("true")
  boolean cleanOnError();

  /** A {@code once} export is gone if nothing of it was downloaded for this long. */
  @WithDefault("1h")
  @Between(from = "1s")
  Duration deliverWithin();

  /**
   * A {@code once} export ends this long after its last byte was delivered. A used-up link stays
   * valid for this long if its last delivery was not proven.
   */
  @WithDefault("10m")
  @Between(from = "0s")
  Duration grace();

  /**
   * Validity of the URL of a redirect: the client must send its request to the store within this
   * time.
   */
  @WithDefault("1m")
  @Between(from = "1s", to = "1h", because = "because whoever has the address may use it")
  Duration redirectWithin();

  /** The erased row of an ended export is kept for this long. */
  @WithDefault("30d")
  @Between(from = "1s")
  Duration history();
}
