package dev.spillway.retention.turn;

import dev.spillway.volume.node.Node;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Decides whether anything may be deleted now. Checked before each deletion of bytes or rows.
 *
 * <p>It is closed by its settings, and for a while after the database was away or its time jumped:
 * leases are rows with an expiry, and nodes that could not renew them, or whose leases all expired
 * at once, need time to renew them. Thread-safe.
 */
@Singleton
public final class DeletionGate {

  private static final Logger LOG = Logger.getLogger(DeletionGate.class);

  /**
   * The part of a lease that the database's time may jump ahead before leases are doubted: a node
   * renews its own so early that none ends by less.
   */
  private static final int PART_OF_LEASE = 4;

  private final SweepSettings settings;
  private final ClockWatch clock;
  private final Duration quarantine;
  private final LongSupplier nanos;

  private volatile boolean ended;
  private boolean away;
  private Long answeringSince;
  private Instant databaseTime;
  private long databaseTimeAt;

  @Inject
  DeletionGate(SweepSettings settings, Node node, InstantSource wall) {
    this(settings, node.timeout(), wall, System::nanoTime);
  }

  /**
   * A gate that is open unless the settings close it.
   *
   * @param quarantine how long the database must have answered after an outage: the lifetime of a
   *     lease
   * @param nanos monotonic clock
   */
  public DeletionGate(
      SweepSettings settings, Duration quarantine, InstantSource wall, LongSupplier nanos) {
    this.settings = settings;
    this.quarantine = quarantine;
    this.nanos = nanos;
    this.clock = new ClockWatch(settings.orphanAge(), wall, nanos);
  }

  /** Closes the gate for good: the service stops. */
  public void end() {
    ended = true;
  }

  /** Whether the service stops, so that nothing may be begun, not even a dry run. */
  public boolean isEnded() {
    return ended;
  }

  /** Why nothing may be deleted; empty when deletion is allowed. */
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

  /** Until when nothing is deleted because of its age; empty while the clock is trusted. */
  public Optional<Instant> timePausedUntil() {
    return timePaused().map(ClockWatch.Pause::until);
  }

  /** As {@link #timePausedUntil}, with the reason. */
  public Optional<ClockWatch.Pause> timePaused() {
    return clock.paused();
  }

  /** Records that the database answered, with its time. */
  synchronized void databaseAnswered(Instant itsTime) {
    clock.database(itsTime);
    long now = nanos.getAsLong();
    if (databaseTime != null) {
      Duration passed = Duration.ofNanos(now - databaseTimeAt);
      Duration ahead = Duration.between(databaseTime, itsTime).minus(passed);
      if (ahead.compareTo(quarantine.dividedBy(PART_OF_LEASE)) > 0) {
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

  /** Records that the database could not be reached. */
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
