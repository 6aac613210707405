package dev.spillway.retention.turn;

import java.io.Closeable;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The lock of a sweep, from {@link #take} until it is closed. Used by one thread. */
public final class SweepLock implements Closeable {

  private static final Logger LOG = Logger.getLogger(SweepLock.class);

  private final SweepRows rows;
  private final DeletionGate gate;
  private final String holder;
  private final boolean dryRun;

  private SweepLock(SweepRows rows, DeletionGate gate, String holder, boolean dryRun) {
    this.rows = rows;
    this.gate = gate;
    this.holder = holder;
    this.dryRun = dryRun;
  }

  /** Takes the lock; empty when another sweep holds it. {@code holder} is the id of the sweep. */
  public static Optional<SweepLock> take(
      SweepRows rows, DeletionGate gate, String holder, boolean dryRun) {
    return rows.take(holder)
        .map(
            time -> {
              gate.databaseAnswered(time);
              return new SweepLock(rows, gate, holder, dryRun);
            });
  }

  /**
   * Called before each batch of deletions: renews the lock, and checks that deletion is allowed.
   *
   * @throws StoppedException when the lock was lost, or deletion is not allowed
   */
  public void proceed() throws StoppedException {
    // Also for a dry run: what it reads next may be gone.
    if (gate.isEnded()) {
      throw new StoppedException(Stop.STOPPING);
    }
    Instant time = rows.renew(holder).orElseThrow(() -> new StoppedException(Stop.TURN_LOST));
    gate.databaseAnswered(time);
    if (!dryRun) {
      Optional<Stop> closed = gate.closed();
      if (closed.isPresent()) {
        throw new StoppedException(closed.get());
      }
    }
  }

  /** Whether nothing may be deleted because of its age. */
  public boolean timePaused() {
    return gate.timePaused().isPresent();
  }

  @Override
  public void close() {
    try {
      rows.release(holder);
    } catch (RuntimeException e) {
      LOG.warnf("event=turn-not-released cause=%s; it ends by itself", e);
    }
  }
}
