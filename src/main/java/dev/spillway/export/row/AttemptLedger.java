package dev.spillway.export.row;

import static java.util.stream.Collectors.toMap;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemMembers;
import dev.spillway.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Counts attempts in the export's row. Every statement is a transaction of its own, and each one
 * after {@link #begin} names the number of the attempt: an attempt that another node has followed
 * up changes nothing any more.
 */
public final class AttemptLedger {

  /** Attempts of one export that may be lost with their nodes. */
  public static final int MOST_LOST = 5;

  private final Statements statements;
  private final InstantSource time;

  public AttemptLedger(DataSource database, InstantSource time) {
    this.statements = new Statements(database);
    this.time = time;
  }

  /**
   * An attempt that has been counted.
   *
   * @param number counts up from 1, less those that were handed back
   * @param failures own failures of earlier attempts
   */
  public record Begun(int number, int failures) {}

  /** Where the export is, seen from one attempt. */
  public enum Standing {
    /** It is GENERATING, by this attempt. */
    OURS,
    /** It is open, but this attempt is not the latest. */
    TAKEN,
    /** Somebody finished it. */
    READY,
    /** There is nothing left to generate. */
    ENDED
  }

  /**
   * Counts an attempt and makes the export GENERATING. Empty when it has ended, or had its
   * attempts.
   */
  public Optional<Begun> begin(String exportId) throws SQLException {
    // The job's heartbeat attends it from now on, not attended_until.
    return statements.query(
        """
        update export
        set state = 'GENERATING', attempts_started = attempts_started + 1, attended_until = null
        where id = ? and state in ('QUEUED', 'GENERATING') and attempts_started - attempts_failed < ?
        returning attempts_started, attempts_failed""",
        row -> row.next() ? Optional.of(new Begun(row.getInt(1), row.getInt(2))) : Optional.empty(),
        exportId,
        MOST_LOST);
  }

  /**
   * Fails an open export that lost too many attempts with their nodes. False when it has not, or is
   * not open.
   */
  public boolean giveUpLost(String exportId, Problem problem) throws SQLException {
    return statements.update(
            """
        update export
        set state = 'FAILED', problem_type = ?, problem_detail = ?, problem_members = ?, ended_at = ?,
            attended_until = null, parameters = null, filename = null
        where id = ? and state in ('QUEUED', 'GENERATING') and attempts_started - attempts_failed >= ?""",
            problem.type().name(),
            problem.detail(),
            ProblemMembers.write(problem.members()),
            time.instant().atOffset(ZoneOffset.UTC),
            exportId,
            MOST_LOST)
        > 0;
  }

  /** An own failure that is not the last. False when the export is no longer this attempt's. */
  public boolean retry(String exportId, int number) throws SQLException {
    return statements.update(
            """
        update export set state = 'QUEUED', attempts_failed = attempts_failed + 1
        where id = ? and state = 'GENERATING' and attempts_started = ?""",
            exportId,
            number)
        > 0;
  }

  /**
   * The failure that ends it. What the row still names, its manifest and its blob, is let go of by
   * {@code Generation.gaveUp}. False when the export is no longer this attempt's.
   */
  public boolean fail(String exportId, int number, Problem problem) throws SQLException {
    return statements.update(
            """
        update export
        set state = 'FAILED', attempts_failed = attempts_failed + 1, problem_type = ?, problem_detail = ?,
            problem_members = ?, ended_at = ?, parameters = null, filename = null
        where id = ? and state = 'GENERATING' and attempts_started = ?""",
            problem.type().name(),
            problem.detail(),
            ProblemMembers.write(problem.members()),
            time.instant().atOffset(ZoneOffset.UTC),
            exportId,
            number)
        > 0;
  }

  /**
   * Undoes {@link #begin}: the attempt ended unfinished, and not by its own fault. False when it is
   * no longer ours.
   */
  public boolean handBack(String exportId, int number) throws SQLException {
    return statements.update(
            """
        update export set state = 'QUEUED', attempts_started = attempts_started - 1
        where id = ? and state = 'GENERATING' and attempts_started = ?""",
            exportId,
            number)
        > 0;
  }

  /** How attempt {@code number} of the export stands. */
  public Standing standing(String exportId, int number) throws SQLException {
    return standings(List.of(new Named(exportId, number))).get(exportId);
  }

  /** An attempt by the name of its export. */
  public record Named(String exportId, int number) {}

  /** How each of these attempts stands, by the id of its export. */
  public Map<String, Standing> standings(List<Named> attempts) throws SQLException {
    Map<String, Standing> standings = new HashMap<>();
    attempts.forEach(attempt -> standings.put(attempt.exportId(), Standing.ENDED));
    Map<String, Integer> numbers = attempts.stream().collect(toMap(Named::exportId, Named::number));
    return statements.query(
        "select id, state, attempts_started from export where id = any (?)",
        rows -> {
          while (rows.next()) {
            String id = rows.getString(1);
            boolean latest = rows.getInt(3) == numbers.get(id);
            standings.put(id, standing(ExportState.valueOf(rows.getString(2)), latest));
          }
          return standings;
        },
        (Object) numbers.keySet().toArray(String[]::new));
  }

  private static Standing standing(ExportState state, boolean latest) {
    return switch (state) {
      case QUEUED -> Standing.TAKEN;
      case GENERATING -> latest ? Standing.OURS : Standing.TAKEN;
      case READY -> Standing.READY;
      case FAILED, CANCELLED, GONE -> Standing.ENDED;
    };
  }

  /** Nothing but a look whether the database answers. */
  public void probe() throws SQLException {
    statements.query("select 1", ResultSet::next);
  }
}
