package dev.spillway.export.row;

import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemMembers;
import dev.spillway.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The life of an export: every statement that changes its state, with what each writes and erases.
 * Nothing else writes the column {@code state}.
 *
 * <pre>
 * requested ─► GENERATING ─► READY ─► GONE
 *                 ▲  │
 *                 │  └─► QUEUED, and back by the next attempt
 *                 └ any open state ─► FAILED, CANCELLED
 * </pre>
 *
 * <p>An open export has a job, a row of {@code scheduled_tasks}, from its insertion on. A
 * transition that ends the export removes the job, and one to QUEUED makes it due; but never a job
 * that a node holds: that node decides about it when its attempt has ended.
 *
 * <p>Each statement names the states that it may start from, so that of two callers that race one
 * loses; it returns false then. A statement joins the transaction of the calling thread, or is one
 * of its own. What an export leaves behind, its manifest and its blob, is released by the caller in
 * the same transaction.
 */
@Singleton
public class ExportTransitions {

  /** Attempts of one export that may be lost with their nodes. */
  public static final int MOST_LOST = 5;

  private static final String OPEN = "state in ('QUEUED', 'GENERATING')";

  private static final String LOST = "attempts_started - attempts_failed - attempts_uncounted";

  /** The attempt only prepared the next one, or ended by no fault of its own. */
  private static final String QUEUED_UNCOUNTED =
      "update export set state = 'QUEUED', attempts_uncounted = attempts_uncounted + 1";

  /** The manifest replaces the selection. */
  private static final String PLANNED =
      "selection = null, filename = ?, manifest_hash = ?, length = ?, etag = ?, last_modified = ?,"
          + " entries = ?, missing = ?, parts = ?";

  private static final String FAILED =
      "state = 'FAILED', problem_type = ?, problem_detail = ?, problem_members = ?, ended_at = ?";

  /** What an export that has ended does not keep. */
  private static final String ERASED =
      "parameters = null, selection = null, filename = null, manifest_hash = null, blob_id = null,"
          + " missing = null";

  private final Statements statements;

  public ExportTransitions(DataSource database) {
    this.statements = new Statements(database);
  }

  // This commit does not wait for the disk. A crash of PostgreSQL can only take what no client was
  // told of: a request that waits is answered after the commit of READY or FAILED, which waits for
  // the disk and is written behind this one. Any other request is answered after outlast().
  private static final String INSERT =
      "insert into export (id, recipe, owner, caller, state, format, parameters, filename, part_size,"
          + " created_at, retention, keep_seconds, evictable, clean_on_error, held, attempts_started,"
          + " selection) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " returning set_config('synchronous_commit', 'off', true)";

  /**
   * Inserts the row of a new export in the transaction of the calling thread. A crash of PostgreSQL
   * may undo the transaction until the next one of the export has committed.
   *
   * @param selection stored form of the entries that its request names; null if it names none
   */
  void insert(Export export, byte[] selection) throws SQLException {
    var _ =
        statements.query(
            INSERT,
            ResultSet::next,
            export.id,
            export.recipe,
            export.owner,
            export.caller,
            export.state.name(),
            export.format,
            export.parameters,
            export.filename,
            export.partSize,
            at(export.createdAt),
            export.retention.name(),
            export.keepSeconds,
            export.evictable,
            export.cleanOnError,
            export.held,
            export.attemptsStarted,
            selection);
  }

  /**
   * Makes an open export outlast a crash of PostgreSQL: a commit that is waited for takes along all
   * that were made before it.
   */
  void outlast(String id) throws SQLException {
    statements.update("update export set state = state where id = ? and " + OPEN, id);
  }

  /** The state of a new row; its first attempt begins with it. */
  public static void requested(Export export, Instant now) {
    export.state = ExportState.GENERATING;
    export.createdAt = now;
    export.attemptsStarted = FIRST.number();
  }

  /**
   * GENERATING to READY: nothing of it is written to the volume.
   *
   * @param export as it was read in the attempt
   */
  boolean ready(Export export, Plan plan, Instant now) throws SQLException {
    return ends(
        "update export set state = 'READY', "
            + PLANNED
            + ", ready_at = ? where id = ? and state = 'GENERATING' and attempts_started = ?",
        values(plan, at(now), export.id, export.attemptsStarted));
  }

  /**
   * GENERATING to QUEUED: room is reserved, and the plan is known. The attempt is not counted: it
   * has done its part.
   *
   * @param export as it was read in the attempt
   */
  public boolean queue(Export export, String blobId, Plan plan) throws SQLException {
    return queues(
        QUEUED_UNCOUNTED + ", " + PLANNED + OF_THE_ATTEMPT,
        values(plan, export.id, blobId, export.attemptsStarted));
  }

  /**
   * GENERATING to QUEUED: room is reserved, and the plan shows when the export is staged. The
   * attempt is not counted, as for the other method.
   */
  public boolean queue(Export export, String blobId) throws SQLException {
    return queues(QUEUED_UNCOUNTED + OF_THE_ATTEMPT, export.id, blobId, export.attemptsStarted);
  }

  /**
   * An attempt that has begun.
   *
   * @param number counts up from 1. No later attempt has it, so that a late write of this one
   *     changes nothing
   * @param failures own failures of earlier attempts
   */
  public record Begun(int number, int failures) {}

  /** The attempt that begins with the row of an export. */
  public static final Begun FIRST = new Begun(1, 0);

  /** To GENERATING by a new attempt. Empty when the export is not open, or had its attempts. */
  public Optional<Begun> begin(String id) throws SQLException {
    return statements.query(
        "update export set state = 'GENERATING', attempts_started = attempts_started + 1"
            + " where id = ? and "
            + OPEN
            + (" and " + LOST + " < ?")
            + " returning attempts_started, attempts_failed",
        row -> row.next() ? Optional.of(new Begun(row.getInt(1), row.getInt(2))) : Optional.empty(),
        id,
        MOST_LOST);
  }

  /**
   * GENERATING to READY: the archive as a whole is in the blob of this attempt.
   *
   * @param export as it was read in the attempt
   * @param until when it expires; null in mode ONCE
   */
  public boolean ready(Export export, Instant now, Instant until) throws SQLException {
    return changes(
        "update export set state = 'READY', ready_at = ?, available_until = ?" + OF_THE_ATTEMPT,
        at(now),
        at(until),
        export.id,
        export.blobId,
        export.attemptsStarted);
  }

  /**
   * GENERATING to READY: the contents of entries are in the blob of this attempt.
   *
   * @param export as it was read in the attempt
   * @param readsRoots whether other entries are read from roots
   * @param until when it expires; null in mode ONCE
   */
  public boolean ready(Export export, Plan plan, boolean readsRoots, Instant now, Instant until)
      throws SQLException {
    return changes(
        "update export set state = 'READY', "
            + PLANNED
            + ", in_parts = true, reads_roots = ?, ready_at = ?, available_until = ?"
            + OF_THE_ATTEMPT,
        values(
            plan,
            readsRoots,
            at(now),
            at(until),
            export.id,
            export.blobId,
            export.attemptsStarted));
  }

  private static final String OF_THE_ATTEMPT =
      " where id = ? and state = 'GENERATING' and blob_id = ? and attempts_started = ?";

  /** GENERATING to QUEUED: attempt {@code number} failed, and another one follows. */
  public boolean retry(String id, int number) throws SQLException {
    return changes(
        "update export set state = 'QUEUED', attempts_failed = attempts_failed + 1"
            + " where id = ? and state = 'GENERATING' and attempts_started = ?",
        id,
        number);
  }

  /** GENERATING to QUEUED: attempt {@code number} ended unfinished, and not by its own fault. */
  public boolean handBack(String id, int number) throws SQLException {
    return queues(
        QUEUED_UNCOUNTED + " where id = ? and state = 'GENERATING' and attempts_started = ?",
        id,
        number);
  }

  /** GENERATING to FAILED by attempt {@code number}. The row still names manifest and blob. */
  public boolean fail(String id, int number, Problem problem, Instant now) throws SQLException {
    return changes(
        "update export set "
            + FAILED
            + ", attempts_failed = attempts_failed + 1, parameters = null, selection = null,"
            + " filename = null"
            + " where id = ? and state = 'GENERATING' and attempts_started = ?",
        values(problem, now, id, number));
  }

  /**
   * To FAILED for an open export that lost too many attempts with their nodes. The row still names
   * manifest and blob.
   */
  public boolean giveUpLost(String id, Problem problem, Instant now) throws SQLException {
    return changes(
        "update export set "
            + FAILED
            + ", parameters = null, selection = null, filename = null where id = ? and "
            + OPEN
            + (" and " + LOST + " >= ?"),
        values(problem, now, id, MOST_LOST));
  }

  /** To FAILED for an open export. */
  boolean fail(String id, Problem problem, Instant now) throws SQLException {
    return ends(
        "update export set " + FAILED + ", " + ERASED + " where id = ? and " + OPEN,
        values(problem, now, id));
  }

  /** To CANCELLED for an open export. */
  boolean cancel(String id, Instant now) throws SQLException {
    return ends(
        "update export set state = 'CANCELLED', ended_at = ?, "
            + ERASED
            + " where id = ? and "
            + OPEN,
        at(now),
        id);
  }

  /** READY to GONE; returns how many of {@code ids} were READY. */
  public int gone(Collection<String> ids, GoneReason reason, Instant now) throws SQLException {
    return statements.update(
        "update export set state = 'GONE', gone_reason = ?, ended_at = ?, "
            + ERASED
            + " where id = any (?) and state = 'READY'",
        reason.name(),
        at(now),
        Statements.array(ids));
  }

  private boolean changes(String update, Object... values) throws SQLException {
    return statements.update(update, values) > 0;
  }

  private boolean ends(String update, Object... values) throws SQLException {
    return withJob("delete from scheduled_tasks using changed", update, values);
  }

  private boolean queues(String update, Object... values) throws SQLException {
    return withJob(
        "update scheduled_tasks set execution_time = now() from changed", update, values);
  }

  /** Changes an export and its job in one statement. */
  private boolean withJob(String job, String update, Object... values) throws SQLException {
    return statements.query(
        "with changed as ("
            + update
            + " returning id), job as ("
            + job
            + " where task_name = 'generation' and task_instance = changed.id and not picked)"
            + " select from changed",
        ResultSet::next,
        values);
  }

  private static Object[] values(Plan plan, Object... others) {
    List<Object> values = new ArrayList<>();
    values.add(plan.filename());
    values.add(plan.manifest().hash);
    values.add(plan.layout().length());
    values.add(plan.layout().etag());
    values.add(at(plan.layout().lastModified()));
    values.add(plan.manifest().entries);
    values.add(plan.missing().isEmpty() ? null : ProblemMembers.write(plan.missing()));
    values.add(plan.parts().map(ArchiveParts::count).orElse(null));
    values.addAll(Arrays.asList(others));
    return values.toArray();
  }

  private static Object[] values(Problem problem, Instant now, Object... others) {
    List<Object> values = new ArrayList<>();
    values.add(problem.type().name());
    values.add(problem.detail());
    values.add(ProblemMembers.write(problem.members()));
    values.add(at(now));
    values.addAll(Arrays.asList(others));
    return values.toArray();
  }

  private static OffsetDateTime at(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
