package dev.spillway.volume.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** The time of this machine, corrected by the last known time of PostgreSQL. Thread-safe. */
final class DatabaseClock implements InstantSource {

  private static final Logger LOG = Logger.getLogger(DatabaseClock.class);

  /**
   * Usual jitter of clocks and network: correcting smaller differences would only make the time
   * jump back.
   */
  private static final Duration BELIEVED = Duration.ofMillis(200);

  /** Machines that use NTP differ by less; a larger difference is logged. */
  private static final Duration TOLD = Duration.ofSeconds(5);

  private final InstantSource machine;
  private final InstantSource system;
  private volatile Duration ahead = Duration.ZERO;

  /**
   * A clock without a correction.
   *
   * @param machine the clock that is corrected
   * @param system the clock that PostgreSQL's time is compared with: the same, except where the
   *     time of the machine is shifted
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
   * Takes over the time of an answer from PostgreSQL.
   *
   * @param took round-trip time of the request
   */
  void learned(Instant itsTime, Duration took) {
    Duration now = Duration.between(system.instant(), itsTime);
    Duration change = now.minus(ahead).abs();
    if (change.compareTo(took.plus(BELIEVED)) > 0) {
      if (change.compareTo(TOLD) > 0) {
        LOG.infof(
            "event=database-time ahead=%s; the time of the database is used, synchronize this"
                + " machine by NTP",
            now);
      }
      ahead = now;
    }
  }
}
