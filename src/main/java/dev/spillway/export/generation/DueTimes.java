package dev.spillway.export.generation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Puts times of jobs right that nobody can have meant: those that lie further ahead than any job
 * waits, because the clock was set back after they were written. When this node sees the clock set
 * back, all of them. Not thread-safe.
 */
final class DueTimes {

  private static final Logger LOG = Logger.getLogger(DueTimes.class);

  /** So much may the clock go back without anybody minding: jobs wait so much longer. */
  private static final Duration MINDED = Duration.ofSeconds(2);

  /** Between two looks at jobs, unless the clock was set. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** As far apart as clocks of nodes may be. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private static final String DUE =
      """
      update scheduled_tasks set execution_time = ?, version = version + 1
      where task_name = ? and not picked and execution_time > ?""";

  /**
   * Of a node that died before the clock was set back, it would be a sign of life until the clock
   * has caught up.
   */
  private static final String HEARD =
      "update scheduled_tasks set last_heartbeat = ? where task_name = ? and picked and last_heartbeat > ?";

  private final DataSource database;
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
   * @param longest time that a job waits for its next attempt
   * @param time as jobs have it
   * @param nanos monotonic
   */
  DueTimes(
      DataSource database, String task, Duration longest, InstantSource time, LongSupplier nanos) {
    this.database = database;
    this.task = task;
    this.longest = longest;
    this.time = time;
    this.nanos = nanos;
    this.then = time.instant();
    this.nanosThen = nanos.getAsLong();
  }

  /**
   * Looks at the clock, and at the jobs now and then.
   *
   * @return whether jobs are due that were not: then somebody should look for them, whose wait may
   *     be as wrong
   * @throws SQLException when the database does not answer; the next look makes up for it
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
    try (Connection connection = database.getConnection()) {
      Instant farthest = setBack ? now : now.plus(longest).plus(CLOCKS);
      int due = update(connection, DUE, now, farthest);
      int heard = update(connection, HEARD, now, now.plus(CLOCKS));
      if (due + heard > 0) {
        LOG.warnf("event=due-times-corrected jobs=%d heartbeats=%d", due, heard);
        wake = true;
      }
    }
    setBack = false;
    sinceLook = Duration.ZERO;
    return wake;
  }

  private int update(Connection connection, String sql, Instant now, Instant after)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      statement.setString(2, task);
      statement.setObject(3, after.atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }
}
