package dev.spillway.postgres;

import java.time.Duration;

/**
 * How the embedded database is.
 *
 * @param gone since when it does not serve; zero while it does
 * @param lost whether that is so long that whoever watches over the process should start it again
 * @param tries how often it was started since, in vain
 * @param why it does not serve, as the last try said it; empty while it does
 */
public record DatabaseState(Duration gone, boolean lost, int tries, String why) {

  static final DatabaseState SERVING = new DatabaseState(Duration.ZERO, false, 0, "");

  public boolean serves() {
    return why.isEmpty();
  }
}
