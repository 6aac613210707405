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
 * What exports leave behind in the database: bare rows that grow old, and what a crash may have
 * left.
 */
@ApplicationScoped
public class OrphanedRows {

  private static final Logger LOG = Logger.getLogger(OrphanedRows.class);

  /** A manifest that no export names is somebody's work in progress for at most this long. */
  private static final Duration UNNAMED = Duration.ofHours(1);

  /**
   * An open export without a planner and without a job is between two of our statements for at most
   * this long.
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

  /** How many bare rows {@link #forget} would delete now, at most {@code most}. */
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
   * Deletes bare rows of exports that ended before {@code retention.history}, at most {@code most};
   * returns how many.
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
   * Deletes manifests that no living export names any more, at most {@code most}; returns how many.
   * Looks at all of them.
   */
  @Transactional
  public int releaseManifests(int most) {
    // Their node died between two statements of ours.
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
   * Fails exports that are open but that nobody will ever make: without a planner, and without a
   * job. Returns how many.
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
            "select * from export e where state in ('QUEUED', 'GENERATING') and attended_until is null"
                + " and created_at < :before"
                + " and not exists (select from scheduled_tasks t where t.task_instance = e.id)",
            Export.class)
        .setParameter("before", now.minus(UNATTENDED))
        .getResultList();
  }
}
