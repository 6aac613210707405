package dev.spillway.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Holds the wall clock against the monotonic one. When they drift apart, somebody has set the clock, to the right time or to
 * a wrong one, and for a while nothing is believed to be old. Safe for use by many threads.
 */
final class ClockWatch {

  private static final Logger LOG = Logger.getLogger(ClockWatch.class);

  private static final Duration MOST = Duration.ofMinutes(5);

  private final Duration pause;
  private final InstantSource wall;
  private final LongSupplier nanos;

  private Instant wallThen;
  private long nanosThen;
  private Long pausedSince;

  /** @param pause how long the clock is not believed after it was set */
  ClockWatch(Duration pause, InstantSource wall, LongSupplier nanos) {
    this.pause = pause;
    this.wall = wall;
    this.nanos = nanos;
    this.wallThen = wall.instant();
    this.nanosThen = nanos.getAsLong();
  }

  /** Looks at both clocks; until when the wall clock is not believed, or empty while it is. */
  synchronized Optional<Instant> pausedUntil() {
    Instant wallNow = wall.instant();
    long now = nanos.getAsLong();
    Duration drift = Duration.between(wallThen, wallNow).minusNanos(now - nanosThen);
    if (drift.abs().compareTo(MOST) > 0) {
      pausedSince = now;
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
      return Optional.of(wallNow.plus(left));
    }
    pausedSince = null;
    LOG.infof("event=clock-believed-again");
    return Optional.empty();
  }
}
