package dev.spillway.retention.turn;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Holds the wall clock against the monotonic one, and against that of the database. When it drifts
 * from the first, somebody has set it, to the right time or to a wrong one; when it is far from the
 * second, one of the two is wrong, and perhaps was so before anybody looked. Then for a while
 * nothing is believed to be old. Safe for use by many threads.
 */
public final class ClockWatch {

  private static final Logger LOG = Logger.getLogger(ClockWatch.class);

  private static final Duration MOST = Duration.ofMinutes(5);

  private final Duration pause;
  private final InstantSource wall;
  private final LongSupplier nanos;

  private Instant wallThen;
  private long nanosThen;
  private Long pausedSince;
  private String why;
  private boolean apart;

  /**
   * Nothing is believed to be old.
   *
   * @param why in words
   */
  public record Pause(Instant until, String why) {}

  /**
   * @param pause how long the clock is not believed after it was set
   */
  ClockWatch(Duration pause, InstantSource wall, LongSupplier nanos) {
    this.pause = pause;
    this.wall = wall;
    this.nanos = nanos;
    this.wallThen = wall.instant();
    this.nanosThen = nanos.getAsLong();
  }

  /** Looks at the wall clock, when the database says what time it is. */
  synchronized void database(Instant itsTime) {
    Duration ahead = Duration.between(itsTime, wall.instant());
    boolean now = ahead.abs().compareTo(MOST) > 0;
    if (now) {
      pausedSince = nanos.getAsLong();
      why = "the clocks of this machine and of the database were more than 5 minutes apart";
    }
    if (now && !apart) {
      LOG.warnf(
          "event=clocks-apart ahead=%s; nothing is deleted because of its age until they have agreed for %s",
          ahead, pause);
    }
    apart = now;
  }

  /** Looks at both clocks of this machine; empty while the wall clock is believed. */
  synchronized Optional<Pause> paused() {
    Instant wallNow = wall.instant();
    long now = nanos.getAsLong();
    Duration drift = Duration.between(wallThen, wallNow).minusNanos(now - nanosThen);
    if (drift.abs().compareTo(MOST) > 0) {
      pausedSince = now;
      why = "the clock was set";
      wallThen = wallNow;
      nanosThen = now;
      LOG.warnf(
          "event=clock-jumped by=%s; nothing is deleted because of its age for %s", drift, pause);
    }
    if (pausedSince == null) {
      return Optional.empty();
    }
    Duration left = pause.minusNanos(now - pausedSince);
    if (left.isPositive()) {
      return Optional.of(new Pause(wallNow.plus(left), why));
    }
    pausedSince = null;
    LOG.infof("event=clock-believed-again");
    return Optional.empty();
  }
}
