package dev.spillway.retention.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code sweep_report}. */
@ApplicationScoped
public class SweepReports {

  private static final String SAVE =
      """
      insert into sweep_report (id, started_at, finished_at, cause, dry_run, outcome, details)
      values (:id, :started, :finished, :cause, :dryRun, :outcome, cast(:details as jsonb))""";

  private static final String OLD =
      "select id from sweep_report where started_at < :before order by started_at limit :most";

  private final EntityManager entities;
  private final ObjectMapper json;

  SweepReports(EntityManager entities, ObjectMapper json) {
    this.entities = entities;
    this.json = json;
  }

  @Transactional
  public void save(SweepReport report) {
    entities
        .createNativeQuery(SAVE)
        .setParameter("id", report.id())
        .setParameter("started", report.startedAt())
        .setParameter("finished", report.finishedAt())
        .setParameter("cause", report.trigger().name())
        .setParameter("dryRun", report.dryRun())
        .setParameter("outcome", report.outcome().name())
        .setParameter("details", written(report))
        .executeUpdate();
  }

  /** A page of reports, newest first, at most {@code size}, after {@code cursor}. */
  @Transactional
  public SweepPage page(Optional<SweepCursor> cursor, int size) {
    Query query =
        entities
            .createNativeQuery(
                "select cast(details as text) from sweep_report"
                    + (cursor.isPresent() ? " where (started_at, id) < (:startedAt, :id)" : "")
                    + " order by started_at desc, id desc",
                String.class)
            .setMaxResults(size + 1);
    cursor.ifPresent(
        after -> query.setParameter("startedAt", after.startedAt()).setParameter("id", after.id()));
    List<?> found = query.getResultList();
    List<SweepReport> shown =
        found.stream().limit(size).map(details -> read((String) details)).toList();
    return new SweepPage(
        shown,
        found.size() > size ? Optional.of(SweepCursor.after(shown.getLast())) : Optional.empty());
  }

  /**
   * When the last sweep of the whole volume was completed, on any node; empty when none is
   * recorded.
   *
   * @param latest later times are ignored: they were recorded while a clock was wrong, and would
   *     hide that no sweep succeeds any more
   */
  @Transactional
  public Optional<Instant> lastSuccess(Instant latest) {
    Object last =
        entities
            .createNativeQuery(
                "select max(finished_at) from sweep_report"
                    + " where outcome = 'OK' and not dry_run and cause <> 'URGENT'"
                    + " and finished_at <= :latest",
                Instant.class)
            .setParameter("latest", latest)
            .getSingleResult();
    return Optional.ofNullable((Instant) last);
  }

  /**
   * Deletes at most {@code most} reports of sweeps that began before {@code before}; returns the
   * number deleted.
   */
  @Transactional
  public int forget(Instant before, int most) {
    return entities
        .createNativeQuery("delete from sweep_report where id in (" + OLD + ")")
        .setParameter("before", before)
        .setParameter("most", most)
        .executeUpdate();
  }

  /** Number of reports that {@link #forget} would delete. */
  @Transactional
  public int forgettable(Instant before, int most) {
    return entities
        .createNativeQuery(OLD, String.class)
        .setParameter("before", before)
        .setParameter("most", most)
        .getResultList()
        .size();
  }

  private String written(SweepReport report) {
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is a record of JSON values", e);
    }
  }

  private SweepReport read(String details) {
    try {
      return json.readValue(details, SweepReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row has details that are no report", e);
    }
  }
}
