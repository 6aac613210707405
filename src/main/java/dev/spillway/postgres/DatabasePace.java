package dev.spillway.postgres;

import java.time.Duration;

/**
 * How often the embedded database is started again after it ended by itself.
 *
 * @param first pause after a try that failed; it doubles with each
 * @param longest pause between two tries
 * @param look between two looks whether what is in the way has gone: then the next try is made at
 *     once
 * @param lost after so long without it the process is not alive any more
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
