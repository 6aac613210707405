package dev.spillway.postgres;

import java.time.Duration;

/**
 * The intervals at which the embedded database is restarted after it ended by itself.
 *
 * @param first delay after the first failed attempt; doubles with each further one
 * @param longest maximum delay between two attempts
 * @param look interval at which obstacles are checked; when they are gone, the next attempt follows
 *     at once
 * @param lost outage after which the process reports that it is not alive
 */
public record DatabasePace(Duration first, Duration longest, Duration look, Duration lost) {

  public static final DatabasePace NORMAL =
      new DatabasePace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofMinutes(5));

  Duration after(Duration pause) {
    Duration next = pause.isZero() ? first : pause.multipliedBy(2);
    return next.compareTo(longest) < 0 ? next : longest;
  }
}
