package dev.spillway.page.console;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Whether there is a console here, and who has to sign in. */
@ApplicationScoped
public class Console {

  private final ConsoleSettings settings;
  private final Access access;
  private final ForeignPages foreign;

  Console(ConsoleSettings settings, Access access, ForeignPages foreign) {
    this.settings = settings;
    this.access = access;
    this.foreign = foreign;
  }

  public boolean isServed() {
    return isServed(settings.enabled(), access.mode(), foreign.mayBeServed());
  }

  /**
   * Whether there is a console.
   *
   * @param enabled the setting, which decides
   * @param foreign whether scripts of others run with the origin of the console; a browser sends
   *     its session with their requests, too
   */
  static boolean isServed(Optional<Boolean> enabled, AccessMode mode, boolean foreign) {
    return enabled.orElse(mode != AccessMode.OPEN && !foreign);
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
