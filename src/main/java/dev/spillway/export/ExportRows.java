package dev.spillway.export;

import dev.spillway.recipe.Recipe;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table of exports. Each change names the states it may start from, so that of two that race one loses. */
@ApplicationScoped
class ExportRows implements PanacheRepositoryBase<Export, String> {

  private static final String ERASED = "parameters = null, filename = null, manifestHash = null";

  private final Manifests manifests;

  ExportRows(Manifests manifests) {
    this.manifests = manifests;
  }

  @Transactional
  Optional<Export> row(String id) {
    // PostgreSQL has no text with NUL in it, and takes the question for an error.
    return id.indexOf('\0') < 0 ? findByIdOptional(id) : Optional.empty();
  }

  @Transactional
  void insert(Export export) {
    persist(export);
  }

  /** GENERATING becomes READY with its plan. False when it ended meanwhile. */
  @Transactional
  boolean ready(String id, Plan plan, Instant now) {
    manifests.save(plan.manifest(), now);
    boolean ready =
        update(
                "state = :ready, filename = :filename, manifestHash = :hash, length = :length, etag = :etag,"
                    + " lastModified = :lastModified, entries = :entries, readyAt = :now, attendedUntil = null"
                    + " where id = :id and state = :generating",
                Parameters.with("ready", ExportState.READY)
                    .and("generating", ExportState.GENERATING)
                    .and("filename", plan.filename())
                    .and("hash", plan.manifest().hash)
                    .and("length", plan.layout().length())
                    .and("etag", plan.layout().etag())
                    .and("lastModified", plan.layout().lastModified())
                    .and("entries", plan.manifest().entries)
                    .and("now", now)
                    .and("id", id))
            > 0;
    if (!ready) {
      manifests.release(plan.manifest().hash);
    }
    return ready;
  }

  /** An open export fails. False when it ended meanwhile. */
  @Transactional
  boolean fail(String id, Problem problem, Instant now) {
    return update(
            "state = :failed, problemType = :type, problemDetail = :detail, problemMembers = :members, endedAt = :now, attendedUntil = null, "
                + ERASED
                + " where id = :id and state in (:open)",
            Parameters.with("failed", ExportState.FAILED)
                .and("type", problem.type())
                .and("detail", problem.detail())
                .and("members", ProblemMembers.write(problem.members()))
                .and("now", now)
                .and("id", id)
                .and("open", List.of(ExportState.QUEUED, ExportState.GENERATING)))
        > 0;
  }

  /** An open export is cancelled. False when it is not open. */
  @Transactional
  boolean cancel(String id, Instant now) {
    return update(
            "state = :cancelled, endedAt = :now, attendedUntil = null, "
                + ERASED
                + " where id = :id and state in (:open)",
            Parameters.with("cancelled", ExportState.CANCELLED)
                .and("now", now)
                .and("id", id)
                .and("open", List.of(ExportState.QUEUED, ExportState.GENERATING)))
        > 0;
  }

  /** READY becomes GONE, and its manifest goes with it when no other export names it. False when it was not READY. */
  @Transactional
  boolean gone(Export export, GoneReason reason, Instant now) {
    boolean gone =
        update(
                "state = :gone, goneReason = :reason, endedAt = :now, "
                    + ERASED
                    + " where id = :id and state = :ready",
                Parameters.with("gone", ExportState.GONE)
                    .and("reason", reason)
                    .and("now", now)
                    .and("id", export.id)
                    .and("ready", ExportState.READY))
            > 0;
    if (gone) {
      manifests.release(export.manifestHash);
    }
    return gone;
  }

  /** At most {@code most} READY {@code once} exports whose time may be over by then: not downloaded since, or delivered before. */
  @Transactional
  List<Export> perhapsOver(Instant idleSince, Instant deliveredBefore, int most) {
    return find(
            "state = ?1 and retention = ?4 and (coalesce(movedAt, readyAt) <= ?2 or coveredAt <= ?3)",
            ExportState.READY,
            idleSince,
            deliveredBefore,
            Recipe.Retention.Mode.ONCE)
        .page(Page.ofSize(most))
        .list();
  }

  /** Open exports that somebody attended to and nobody does any more. */
  @Transactional
  List<String> abandoned(Instant now) {
    return find(
            "state in ?1 and attendedUntil < ?2",
            List.of(ExportState.QUEUED, ExportState.GENERATING),
            now)
        .stream()
        .map(export -> export.id)
        .toList();
  }

  @Transactional
  void attend(Collection<String> ids, Instant until) {
    update("attendedUntil = ?1 where id in ?2 and state = ?3", until, ids, ExportState.GENERATING);
  }

  /** Deletes the bare rows of exports that ended before {@code before}. */
  @Transactional
  long forget(Instant before) {
    return delete(
        "endedAt < ?1 and state in ?2",
        before,
        List.of(ExportState.FAILED, ExportState.CANCELLED, ExportState.GONE));
  }

  /** Newest first, after {@code cursor}; one more than {@code size} when there are more. */
  @Transactional
  List<Export> page(ExportFilter filter, Optional<ExportCursor> cursor, int size) {
    List<String> conditions = new ArrayList<>();
    Parameters values = new Parameters();
    filter.state().ifPresent(state -> condition(conditions, values, "state", state));
    filter.recipe().ifPresent(recipe -> condition(conditions, values, "recipe", recipe));
    filter.owner().ifPresent(owner -> condition(conditions, values, "owner", owner));
    cursor.ifPresent(
        after -> {
          conditions.add("(createdAt < :at or (createdAt = :at and id < :after))");
          values.and("at", after.createdAt()).and("after", after.id());
        });
    String where = conditions.isEmpty() ? "1 = 1" : String.join(" and ", conditions);
    return find(where + " order by createdAt desc, id desc", values).range(0, size).list();
  }

  private static void condition(
      List<String> conditions, Parameters values, String field, Object value) {
    conditions.add(field + " = :" + field);
    values.and(field, value);
  }

  /** Ids of all exports of {@code owner} that have not ended. */
  @Transactional
  List<String> unendedOf(String owner) {
    return find(
            "owner = ?1 and state in ?2",
            owner,
            List.of(ExportState.QUEUED, ExportState.GENERATING, ExportState.READY))
        .stream()
        .map(export -> export.id)
        .toList();
  }
}
