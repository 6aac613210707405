package dev.spillway.retention.turn;

import dev.spillway.sql.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The table {@code sweep_turn}: one row, with the holder of the lock and the progress of
 * reconciliation.
 */
@ApplicationScoped
public class SweepRows {

  /** Lifetime of the lock unless it is renewed. */
  static final Duration TIME = Duration.ofSeconds(30);

  /**
   * Always true. The lock need not survive a crash of PostgreSQL: it expires, nothing is deleted
   * for the lifetime of a lease after an outage, and each batch renews it. So its commit need not
   * wait for the disk.
   */
  private static final String UNFORCED = "set_config('synchronous_commit', 'off', true) = 'off'";

  // An expiry further away than the lifetime comes from a clock that was set: it is ignored. Uses
  // clock_timestamp() and not the start of the transaction: after waiting for the row, an expiry
  // set meanwhile would look like one from such a clock.
  private static final String TAKE =
      """
      with turn as (
        update sweep_turn set holder = :holder, until = clock_timestamp() + cast(:time as interval)
        where (holder is null or until not between clock_timestamp() and clock_timestamp() + cast(:time as interval))
          and %s
        returning 1)
      select clock_timestamp() from turn"""
          .formatted(UNFORCED);

  private static final String RENEW =
      """
      with turn as (
        update sweep_turn set until = clock_timestamp() + cast(:time as interval)
        where holder = :holder and %s
        returning 1)
      select clock_timestamp() from turn"""
          .formatted(UNFORCED);

  private static final String PROGRESS =
      "select next_slice, foreign_met, orphans_met, foreign_files, orphan_files,"
          + " coalesce(reconciled_at <= now() - cast(:every as interval), true) from sweep_turn";

  private final EntityManager entities;

  SweepRows(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * Takes the lock for {@code holder}, and returns the database's time; empty when another sweep
   * holds it.
   */
  @Transactional
  Optional<Instant> take(String holder) {
    return turn(TAKE, holder);
  }

  /** Renews the lock of {@code holder}, and returns the database's time; empty when it was lost. */
  @Transactional
  Optional<Instant> renew(String holder) {
    return turn(RENEW, holder);
  }

  private Optional<Instant> turn(String sql, String holder) {
    Query query =
        entities
            .createNativeQuery(sql, Instant.class)
            .setParameter("holder", holder)
            .setParameter("time", Statements.interval(TIME));
    return query.getResultList().stream().map(Instant.class::cast).findFirst();
  }

  @Transactional
  void release(String holder) {
    entities
        .createNativeQuery(
            "update sweep_turn set holder = null, until = null where holder = :holder and "
                + UNFORCED)
        .setParameter("holder", holder)
        .executeUpdate();
  }

  /** Returns the database's time. */
  @Transactional
  Instant time() {
    return (Instant)
        entities.createNativeQuery("select clock_timestamp()", Instant.class).getSingleResult();
  }

  /**
   * The progress of reconciliation.
   *
   * @param nextSlice empty when none is in progress
   * @param foreignMet count of the one in progress, so far; {@code orphansMet} likewise
   * @param foreignFiles count of the last complete one; {@code orphanFiles} likewise
   * @param due whether the next one is due
   */
  public record Progress(
      Optional<Integer> nextSlice,
      long foreignMet,
      long orphansMet,
      long foreignFiles,
      long orphanFiles,
      boolean due) {}

  @Transactional
  public Progress progress(Duration every) {
    Object[] row =
        (Object[])
            entities
                .createNativeQuery(PROGRESS, Object[].class)
                .setParameter("every", Statements.interval(every))
                .getSingleResult();
    return new Progress(
        Optional.ofNullable((Integer) row[0]),
        ((Number) row[1]).longValue(),
        ((Number) row[2]).longValue(),
        ((Number) row[3]).longValue(),
        ((Number) row[4]).longValue(),
        (Boolean) row[5]);
  }

  /** Stores that {@code slice} is next. */
  @Transactional
  public void progressed(int slice, long foreignMet, long orphansMet) {
    entities
        .createNativeQuery(
            "update sweep_turn set next_slice = :slice, foreign_met = :foreign, orphans_met = :orphans")
        .setParameter("slice", slice)
        .setParameter("foreign", foreignMet)
        .setParameter("orphans", orphansMet)
        .executeUpdate();
  }

  /** Stores that all slices were compared. */
  @Transactional
  public void reconciled(long foreignFiles, long orphanFiles) {
    entities
        .createNativeQuery(
            "update sweep_turn set next_slice = null, foreign_met = 0, orphans_met = 0,"
                + " reconciled_at = now(), foreign_files = :foreign, orphan_files = :orphans")
        .setParameter("foreign", foreignFiles)
        .setParameter("orphans", orphanFiles)
        .executeUpdate();
  }
}
