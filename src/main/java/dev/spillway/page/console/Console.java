package dev.spillway.page.console;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Whether there is a console here, and who has to sign in. */
@ApplicationScoped
public class Console {

  private final ConsoleSettings settings;
  private final Access access;

  Console(ConsoleSettings settings, Access access) {
    this.settings = settings;
    this.access = access;
  }

  public boolean isServed() {
    return settings.enabled().orElse(access.mode() != AccessMode.OPEN);
  }

  /** Whether an operator signs in; otherwise nobody here has a key. */
  public boolean hasSessions() {
    return isServed() && access.mode() == AccessMode.KEYS;
  }

  /** How long a session lasts, from signing in. */
  public Duration session() {
    return settings.session();
  }
}
