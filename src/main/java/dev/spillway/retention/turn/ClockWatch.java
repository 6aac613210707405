package dev.spillway.retention.turn;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Compares the wall clock with the monotonic clock, and with that of the database. When it drifts
 * from the monotonic clock, it was set, to the right time or a wrong one. When it is far from the
 * database's, one of the two is wrong, and may have been wrong before the comparison. For a while
 * after that, the age of things is not trusted. Thread-safe.
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
   * A time during which nothing is considered old.
   *
   * @param why a sentence for the operator
   */
  public record Pause(Instant until, String why) {}

  /**
   * Starts the comparison.
   *
   * @param pause how long the clock is not trusted after it was set
   */
  ClockWatch(Duration pause, InstantSource wall, LongSupplier nanos) {
    this.pause = pause;
    this.wall = wall;
    this.nanos = nanos;
    this.wallThen = wall.instant();
    this.nanosThen = nanos.getAsLong();
  }

  /** Compares the wall clock with the time of the database. */
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

  /** Compares both clocks of this machine; empty while the wall clock is trusted. */
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
