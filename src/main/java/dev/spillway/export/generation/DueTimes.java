package dev.spillway.export.generation;

import dev.spillway.sql.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Corrects implausible due times of jobs: those further ahead than any job ever waits, because the
 * clock was set back after they were written. If this node detects that the clock was set back, it
 * makes all waiting jobs due. Not thread-safe.
 */
final class DueTimes {

  private static final Logger LOG = Logger.getLogger(DueTimes.class);

  /** Tolerated clock setback: it only makes jobs wait this much longer. */
  private static final Duration MINDED = Duration.ofSeconds(2);

  /** Interval between two checks of the jobs, unless the clock was set back. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** Maximum difference between the clocks of two nodes. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private static final String DUE =
      """
      update scheduled_tasks set execution_time = ?, version = version + 1
      where task_name = ? and not picked and execution_time > ?""";

  /**
   * Corrects heartbeats in the future: if their node died before the clock was set back, it would
   * look alive until the clock has caught up.
   */
  private static final String HEARD =
      "update scheduled_tasks set last_heartbeat = ? where task_name = ? and picked and last_heartbeat > ?";

  private final Statements statements;
  private final String task;
  private final Duration longest;
  private final InstantSource time;
  private final LongSupplier nanos;

  private Instant then;
  private long nanosThen;
  private Duration sinceLook = EVERY;
  private boolean setBack;

  /**
   * @param task name of the jobs
   * @param longest maximum time that a job waits for its next attempt
   * @param time the clock that jobs use
   * @param nanos monotonic
   */
  DueTimes(
      DataSource database, String task, Duration longest, InstantSource time, LongSupplier nanos) {
    this.statements = new Statements(database);
    this.task = task;
    this.longest = longest;
    this.time = time;
    this.nanos = nanos;
    this.then = time.instant();
    this.nanosThen = nanos.getAsLong();
  }

  /**
   * Checks the clock, and periodically the jobs.
   *
   * @return whether jobs may have become due: the caller should then poll for jobs at once, because
   *     its next poll may be scheduled by the wrong clock
   * @throws SQLException when the database does not answer; the next call catches up
   */
  boolean look() throws SQLException {
    Instant now = time.instant();
    long passed = nanos.getAsLong() - nanosThen;
    Duration back = Duration.between(now, then.plusNanos(passed));
    then = now;
    nanosThen += passed;
    sinceLook = sinceLook.plusNanos(passed);
    if (back.compareTo(MINDED) > 0) {
      LOG.warnf("event=clock-set-back by=%s; jobs that wait are due now", back);
      setBack = true;
    }
    if (!setBack && sinceLook.compareTo(EVERY) < 0) {
      return false;
    }
    boolean wake = setBack;
    Instant farthest = setBack ? now : now.plus(longest).plus(CLOCKS);
    int due = statements.update(DUE, at(now), task, at(farthest));
    int heard = statements.update(HEARD, at(now), task, at(now.plus(CLOCKS)));
    if (due + heard > 0) {
      LOG.warnf("event=due-times-corrected jobs=%d heartbeats=%d", due, heard);
      wake = true;
    }
    setBack = false;
    sinceLook = Duration.ZERO;
    return wake;
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
