package dev.spillway.export.generation;

import static java.util.stream.Collectors.toMap;

import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.problem.Problem;
import dev.spillway.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The attempts of exports: counts them and says how they stand. Every statement is a transaction of
 * its own. Each one after {@link #begin} names the number of the attempt: an attempt that another
 * node has followed up changes nothing any more.
 */
public final class AttemptLedger {

  private final ExportTransitions transitions;
  private final Statements statements;
  private final InstantSource time;

  public AttemptLedger(DataSource database, InstantSource time) {
    this.transitions = new ExportTransitions(database);
    this.statements = new Statements(database);
    this.time = time;
  }

  /** Where the export is, seen from one attempt. */
  public enum Standing {
    /** It is GENERATING, by this attempt. */
    OURS,
    /** This attempt has made it QUEUED for the next one. */
    QUEUED,
    /** It is open, but this attempt is not the latest. */
    TAKEN,
    /** Somebody finished it. */
    READY,
    /** There is nothing left to generate. */
    ENDED
  }

  /**
   * Adds the job of a new export, in the transaction of the calling thread.
   *
   * @param due when a node takes it, unless {@link #postpone} comes first
   * @return false when it has one
   */
  public boolean schedule(String exportId, Instant due) throws SQLException {
    return statements.update(
            "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
                + " values (?, ?, ?, false, 1) on conflict do nothing",
            GenerationEngine.TASK,
            exportId,
            due.atOffset(ZoneOffset.UTC))
        > 0;
  }

  /**
   * Postpones the jobs of first attempts that go on. One that a node has taken, or that is due
   * because its attempt has just ended, is left.
   */
  public void postpone(Collection<String> exportIds, Instant due) throws SQLException {
    statements.update(
        "update scheduled_tasks set execution_time = ?"
            + " where task_name = ? and task_instance = any (?) and not picked"
            + " and execution_time > now()",
        due.atOffset(ZoneOffset.UTC),
        GenerationEngine.TASK,
        Statements.array(exportIds));
  }

  /**
   * Numbers an attempt and makes the export GENERATING. Empty when it has ended, or had its
   * attempts.
   */
  public Optional<ExportTransitions.Begun> begin(String exportId) throws SQLException {
    return transitions.begin(exportId);
  }

  /**
   * Fails an open export that lost too many attempts with their nodes. False when it has not, or is
   * not open.
   */
  public boolean giveUpLost(String exportId, Problem problem) throws SQLException {
    return transitions.giveUpLost(exportId, problem, time.instant());
  }

  /** Whether the export still has to be made. */
  boolean isOpen(String exportId) throws SQLException {
    return statements.query(
        "select 1 from export where id = ? and state in ('QUEUED', 'GENERATING')",
        ResultSet::next,
        exportId);
  }

  /** An own failure that is not the last. False when the export is no longer this attempt's. */
  public boolean retry(String exportId, int number) throws SQLException {
    return transitions.retry(exportId, number);
  }

  /**
   * The failure that ends it. {@code Generation.gaveUp} releases its manifest and its blob. False
   * when the export is no longer this attempt's.
   */
  public boolean fail(String exportId, int number, Problem problem) throws SQLException {
    return transitions.fail(exportId, number, problem, time.instant());
  }

  /**
   * Makes the export QUEUED: the attempt ended unfinished, and not by its own fault. False when the
   * export is no longer this attempt's.
   */
  public boolean handBack(String exportId, int number) throws SQLException {
    return transitions.handBack(exportId, number);
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
        (Object) Statements.array(numbers.keySet()));
  }

  /**
   * @param latest whether no attempt has begun since: if the export is QUEUED, this one did it
   */
  private static Standing standing(ExportState state, boolean latest) {
    return switch (state) {
      case QUEUED -> latest ? Standing.QUEUED : Standing.TAKEN;
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
