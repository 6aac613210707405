package dev.spillway.retention.turn;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Whether anything may be deleted now. Asked before each deletion of bytes or rows.
 *
 * <p>It is closed by its switches, and for a while after the database was away or changed its time:
 * leases are rows with an end, and who could not renew them, or had them end all at once, gets the
 * time to do so. Safe for use by many threads.
 */
public final class DeletionGate {

  private static final Logger LOG = Logger.getLogger(DeletionGate.class);

  /**
   * So far may the database's time run ahead of ours before its leases are doubted; half of what
   * renewing leaves.
   */
  private static final Duration DATABASE_AHEAD = Duration.ofSeconds(30);

  private final SweepSettings settings;
  private final ClockWatch clock;
  private final Duration quarantine;
  private final LongSupplier nanos;

  private volatile boolean ended;
  private boolean away;
  private Long answeringSince;
  private Instant databaseTime;
  private long databaseTimeAt;

  /**
   * @param quarantine how long the database must have answered after an outage: the time of a lease
   * @param nanos monotonic
   */
  public DeletionGate(
      SweepSettings settings, Duration quarantine, InstantSource wall, LongSupplier nanos) {
    this.settings = settings;
    this.quarantine = quarantine;
    this.nanos = nanos;
    this.clock = new ClockWatch(settings.orphanAge(), wall, nanos);
  }

  /** Closes it for good: the service is told to end. */
  public void end() {
    ended = true;
  }

  /** Whether nothing more is to be begun, be it only to look. */
  public boolean isEnded() {
    return ended;
  }

  /** Why nothing may be deleted; empty when it may. */
  public Optional<Stop> closed() {
    if (ended) {
      return Optional.of(Stop.STOPPING);
    }
    if (!settings.enabled()) {
      return Optional.of(Stop.DISABLED);
    }
    if (settings.dryRun()) {
      return Optional.of(Stop.DRY_RUN);
    }
    return outage();
  }

  private synchronized Optional<Stop> outage() {
    if (away
        && answeringSince != null
        && nanos.getAsLong() - answeringSince >= quarantine.toNanos()) {
      away = false;
      answeringSince = null;
      LOG.info("event=deletion-resumed after=database-outage");
    }
    return away ? Optional.of(Stop.DATABASE_OUTAGE) : Optional.empty();
  }

  /** What is deleted because of its age stays while the clock is not believed: until then. */
  public Optional<Instant> timePausedUntil() {
    return timePaused().map(ClockWatch.Pause::until);
  }

  /** As {@link #timePausedUntil}, and why. */
  public Optional<ClockWatch.Pause> timePaused() {
    return clock.paused();
  }

  /** The database answered, and said what time it has. */
  synchronized void databaseAnswered(Instant itsTime) {
    clock.database(itsTime);
    long now = nanos.getAsLong();
    if (databaseTime != null) {
      Duration passed = Duration.ofNanos(now - databaseTimeAt);
      Duration ahead = Duration.between(databaseTime, itsTime).minus(passed);
      if (ahead.compareTo(DATABASE_AHEAD) > 0) {
        LOG.warnf("event=database-time-jumped ahead=%s; leases may have ended by it", ahead);
        closeForOutage();
      }
    }
    databaseTime = itsTime;
    databaseTimeAt = now;
    if (away && answeringSince == null) {
      answeringSince = now;
    }
  }

  /** The database could not be reached. */
  public synchronized void databaseFailed() {
    if (!away && !ended) {
      LOG.warnf(
          "event=deletion-paused reason=database-outage; it resumes when the database has answered for %s",
          quarantine);
    }
    closeForOutage();
  }

  private void closeForOutage() {
    away = true;
    answeringSince = null;
  }
}
