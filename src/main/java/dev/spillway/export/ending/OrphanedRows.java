package dev.spillway.export.ending;

import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Cleans up the rows that exports leave behind: erased rows past their history, and leftovers of
 * crashes.
 */
@ApplicationScoped
public class OrphanedRows {

  private static final Logger LOG = Logger.getLogger(OrphanedRows.class);

  /** A manifest that no export uses may belong to work in progress for at most this long. */
  private static final Duration UNNAMED = Duration.ofHours(1);

  /**
   * An open export has a job from its insertion on. One without is left alone for this long all the
   * same.
   */
  private static final Duration UNATTENDED = Duration.ofMinutes(5);

  private final EntityManager entities;
  private final ExportRows rows;
  private final RetentionSettings retention;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  OrphanedRows(
      EntityManager entities,
      ExportRows rows,
      RetentionSettings retention,
      ExportMetrics metrics,
      @DatabaseTime InstantSource clock) {
    this.entities = entities;
    this.rows = rows;
    this.retention = retention;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Returns how many erased rows {@link #forget} would delete now, at most {@code most}. */
  @Transactional
  public int forgettable(int most) {
    return ((Number)
            entities
                .createNativeQuery(
                    "select count(*) from (select from export where ended_at < :before limit :most) old",
                    Long.class)
                .setParameter("before", clock.instant().minus(retention.history()))
                .setParameter("most", most)
                .getSingleResult())
        .intValue();
  }

  /**
   * Deletes at most {@code most} erased rows of exports that ended longer ago than {@code
   * retention.history}. Returns the number deleted.
   */
  @Transactional
  public int forget(int most) {
    return entities
        .createNativeQuery(
            "delete from export where id in"
                + " (select id from export where ended_at < :before order by ended_at limit :most)")
        .setParameter("before", clock.instant().minus(retention.history()))
        .setParameter("most", most)
        .executeUpdate();
  }

  /**
   * Deletes at most {@code most} manifests that no export uses. Returns the number deleted. Scans
   * all of them.
   */
  @Transactional
  public int releaseManifests(int most) {
    // The node died between two statements.
    rows.update(
        "manifestHash = null where state = ?1 and manifestHash is not null", ExportState.FAILED);
    return entities
        .createNativeQuery(
            "delete from manifest where hash in (select hash from manifest m where touched_at < :before"
                + " and not exists (select from export e where e.manifest_hash = m.hash) limit :most)")
        .setParameter("before", clock.instant().minus(UNNAMED))
        .setParameter("most", most)
        .executeUpdate();
  }

  /**
   * Fails open exports that no node will ever make, because they have no job. Returns their number.
   */
  public int failStuck() {
    Instant now = clock.instant();
    Problem stuck =
        Problem.of(ProblemType.CRASHED, "Nobody was making it any more. Ask for it again.");
    int failed = 0;
    for (Export export : stuck(now)) {
      if (rows.fail(export.id, stuck, now)) {
        failed++;
        metrics.failed(export.recipe, stuck.type());
        LOG.warnf("event=failed export=%s problem=%s", export.id, stuck.type().slug());
      }
    }
    return failed;
  }

  @Transactional
  List<Export> stuck(Instant now) {
    return entities
        .createNativeQuery(
            "select * from export e where state in ('QUEUED', 'GENERATING') and created_at < :before"
                + " and not exists (select from scheduled_tasks t where t.task_instance = e.id)",
            Export.class)
        .setParameter("before", now.minus(UNATTENDED))
        .getResultList();
  }
}
