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
 * The table {@code sweep_turn}: one row, which says whose turn it is, and how far reconciliation
 * has come.
 */
@ApplicationScoped
public class SweepRows {

  /** How long a turn lasts without being renewed. */
  static final Duration TIME = Duration.ofSeconds(30);

  /**
   * Always true. The turn need not survive a crash of PostgreSQL: it ends by itself, nothing is
   * deleted for one lease time after an outage, and each batch asks again. So nobody waits for its
   * log to be forced.
   */
  private static final String UNFORCED = "set_config('synchronous_commit', 'off', true) = 'off'";

  // An end further away than a turn lasts is of a clock that was set: nobody waits a day for it.
  // The time is that of the row, not
  // of the transaction's beginning: who waited for the row would take an end that was set meanwhile
  // for such a one.
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

  /** The database's time when it is {@code holder}'s turn now; empty when it is another's. */
  @Transactional
  Optional<Instant> take(String holder) {
    return turn(TAKE, holder);
  }

  /** As {@link #take}, for who has it; empty when it was lost. */
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

  /** The database's time, asked for nothing else. */
  @Transactional
  Instant time() {
    return (Instant)
        entities.createNativeQuery("select clock_timestamp()", Instant.class).getSingleResult();
  }

  /**
   * How far reconciliation has come.
   *
   * @param nextSlice empty when none is in progress
   * @param foreignMet by the one in progress, so far; {@code orphansMet} likewise
   * @param foreignFiles by the last complete one; {@code orphanFiles} likewise
   * @param due whether it is time for the next
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

  /** {@code slice} comes next. */
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

  /** All slices were compared. */
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
