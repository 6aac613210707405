package dev.spillway.postgres;

import java.time.Duration;

/**
 * The state of the embedded database.
 *
 * @param gone duration of the outage; zero while it runs
 * @param lost whether the outage is so long that a supervisor should restart the process
 * @param tries failed attempts to start it since
 * @param why cause of the outage, according to the last attempt; empty while it runs
 */
public record DatabaseState(Duration gone, boolean lost, int tries, String why) {

  static final DatabaseState SERVING = new DatabaseState(Duration.ZERO, false, 0, "");

  public boolean serves() {
    return why.isEmpty();
  }
}
