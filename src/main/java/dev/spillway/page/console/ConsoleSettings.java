package dev.spillway.page.console;

import dev.spillway.settings.Between;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Configuration of the console. */
@ConfigMapping(prefix = "spillway.console")
public interface ConsoleSettings {

  /**
   * Whether there is a console. If unset, there is one where callers need keys, and for this
   * machine while there are none; not where everyone may do everything, nor beside the pages of an
   * application.
   */
  Optional<Boolean> enabled();

  /** How long a session lasts, from signing in. */
  @WithDefault("12h")
  @Between(from = "1m", to = "12h", because = "because whoever has the browser has the session")
  Duration session();
}
