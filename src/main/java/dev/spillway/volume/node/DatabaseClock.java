package dev.spillway.volume.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** This machine's time, corrected by what PostgreSQL said last. Safe for use by many threads. */
final class DatabaseClock implements InstantSource {

  private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

  /**
   * What clocks and the way to PostgreSQL differ by at any time: a smaller difference would only
   * make time go back.
   */
  private static final Duration BELIEVED = Duration.ofMillis(200);

  /** More than machines that keep their time by NTP differ by. */
  private static final Duration TOLD = Duration.ofSeconds(5);

  private final InstantSource machine;
  private final InstantSource system;
  private volatile Duration ahead = Duration.ZERO;

  /**
   * @param machine what is corrected
   * @param system what PostgreSQL's time is held against: the same, unless somebody wants to be at
   *     another time
   */
  DatabaseClock(InstantSource machine, InstantSource system) {
    this.machine = machine;
    this.system = system;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(ahead);
  }

  /**
   * PostgreSQL has just answered that it is {@code itsTime}.
   *
   * @param took how long that took, all in all
   */
  void learned(Instant itsTime, Duration took) {
    Duration now = Duration.between(system.instant(), itsTime);
    Duration change = now.minus(ahead).abs();
    if (change.compareTo(took.plus(BELIEVED)) > 0) {
      if (change.compareTo(TOLD) > 0) {
        LOG.infof("event=database-time ahead=%s; it is believed, set this machine by NTP", now);
      }
      ahead = now;
    }
  }
}
