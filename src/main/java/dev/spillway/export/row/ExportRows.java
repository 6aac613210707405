package dev.spillway.export.row;

import dev.spillway.export.part.ExportParts;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.Problem;
import dev.spillway.sql.UncheckedSql;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The table of exports. Each change is conditional on the current state, so that of two concurrent
 * changes one loses.
 */
@ApplicationScoped
public class ExportRows implements PanacheRepositoryBase<Export, String> {

  private final ExportTransitions transitions;
  private final Manifests manifests;
  private final ExportParts parts;
  private final Blobs blobs;
  private final RetentionSettings retention;
  private final Event<ExportEvent> events;

  ExportRows(
      ExportTransitions transitions,
      Manifests manifests,
      ExportParts parts,
      Blobs blobs,
      RetentionSettings retention,
      Event<ExportEvent> events) {
    this.transitions = transitions;
    this.manifests = manifests;
    this.parts = parts;
    this.blobs = blobs;
    this.retention = retention;
    this.events = events;
  }

  @Transactional
  public Optional<Export> row(String id) {
    // PostgreSQL cannot store NUL in text and rejects it as a parameter.
    return id.indexOf('\0') < 0 ? findByIdOptional(id) : Optional.empty();
  }

  /** As {@link #row(String)}; also empty when the export is not in {@code scope}. */
  @Transactional
  public Optional<Export> row(String id, ExportScope scope) {
    if (id.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Parameters values = Parameters.with("id", id);
    List<String> conditions = new ArrayList<>(List.of("id = :id"));
    conditions.addAll(scope.conditions(values));
    return find(String.join(" and ", conditions), values).firstResultOptional();
  }

  /**
   * Inserts a new export, in the caller's transaction. It is there for good once {@link #outlast}
   * was called, or once it is no longer open.
   *
   * @param selection stored form of the entries that its request names; null if it names none
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void insert(Export export, byte[] selection) {
    UncheckedSql.run(() -> transitions.insert(export, selection));
  }

  /** Makes an open export outlast a crash of PostgreSQL. */
  public void outlast(String id) {
    UncheckedSql.run(() -> transitions.outlast(id));
  }

  /**
   * Makes a GENERATING export READY with its plan. False when it has ended, or another attempt has
   * begun since {@code export} was read.
   */
  @Transactional
  public boolean ready(Export export, Plan plan, Instant now) {
    manifests.save(plan.manifest(), now);
    boolean ready = UncheckedSql.of(() -> transitions.ready(export, plan, now));
    if (ready) {
      plan.parts().ifPresent(several -> parts.insert(export.id, several));
      events.fire(
          new ExportEvent.Ready(
              ExportEvent.About.of(export), plan.layout().length(), plan.manifest().entries));
    } else {
      manifests.release(plan.manifest().hash);
    }
    return ready;
  }

  /** Fails an open export. False when it is not open. */
  @Transactional
  public boolean fail(String id, Problem problem, Instant now) {
    return fail(id, ExportRows::open, problem, now);
  }

  /**
   * Fails an export by its attempt. False when it has ended, or another attempt has begun since
   * {@code export} was read.
   */
  @Transactional
  public boolean fail(Export export, Problem problem, Instant now) {
    return fail(
        export.id,
        // One that it has queued for the next attempt goes on.
        latest ->
            latest.state == ExportState.GENERATING
                && latest.attemptsStarted == export.attemptsStarted,
        problem,
        now);
  }

  private boolean fail(String id, Predicate<Export> from, Problem problem, Instant now) {
    return end(
        id,
        from,
        CondemnReason.FAILED,
        () -> transitions.fail(id, problem, now),
        export -> new ExportEvent.Failed(ExportEvent.About.of(export), problem.type()));
  }

  /** Cancels an open export. False when it is not open. */
  @Transactional
  public boolean cancel(String id, String caller, Instant now) {
    return end(
        id,
        ExportRows::open,
        CondemnReason.CANCELLED,
        () -> transitions.cancel(id, now),
        export -> new ExportEvent.Cancelled(ExportEvent.About.of(export), caller));
  }

  /**
   * Makes a READY export GONE. False when it is not READY.
   *
   * @param caller that deleted it; empty when Spillway ended it
   */
  @Transactional
  public boolean gone(String id, GoneReason reason, Optional<String> caller, Instant now) {
    return end(
        id,
        export -> export.state == ExportState.READY,
        reason.condemns(),
        () -> transitions.gone(List.of(id), reason, now) > 0,
        export ->
            new ExportEvent.Gone(
                List.of(
                    new ExportEvent.Ended(
                        ExportEvent.About.of(export), Optional.ofNullable(export.blobId))),
                reason,
                caller));
  }

  /**
   * Ends an export that is as {@code from} says and erases the data in its row. Deletes its
   * manifest unless another export uses it, and condemns its blob.
   */
  private boolean end(
      String id,
      Predicate<Export> from,
      CondemnReason condemned,
      UncheckedSql.Call<Boolean> transition,
      Function<Export, ExportEvent> event) {
    // Locked, so that exactly the manifest and the blob of the ended row are released.
    Export export = findById(id, LockModeType.PESSIMISTIC_WRITE);
    if (export == null || !from.test(export)) {
      return false;
    }
    String manifest = export.manifestHash;
    Optional<String> blob = Optional.ofNullable(export.blobId);
    events.fire(event.apply(export));
    if (!UncheckedSql.of(transition)) {
      throw new IllegalStateException("export " + id + " is locked, and changed all the same");
    }
    blob.ifPresent(named -> blobs.condemn(List.of(named), condemned));
    if (manifest != null) {
      manifests.release(manifest);
    }
    return true;
  }

  private static boolean open(Export export) {
    return export.state.open();
  }

  /** Returns the number of open exports, counted up to {@code most}. */
  @Transactional
  public long open(int most) {
    // With literal states, PostgreSQL uses the partial index of open exports in every plan.
    return ((Number)
            getEntityManager()
                .createNativeQuery(
                    "select count(*) from (select from export where state in ('QUEUED', 'GENERATING')"
                        + " limit :most) as counted")
                .setParameter("most", most)
                .getSingleResult())
        .longValue();
  }

  /** Returns those of these exports that are open. */
  @Transactional
  public Set<String> open(Collection<String> ids) {
    return Set.copyOf(
        getEntityManager()
            .createQuery("select id from Export where id in :ids and state in :open", String.class)
            .setParameter("ids", ids)
            .setParameter("open", List.of(ExportState.QUEUED, ExportState.GENERATING))
            .getResultList());
  }

  /**
   * Returns the exports of {@code filter} at {@code now}, newest first, after {@code cursor}: one
   * more than {@code size} if there are more.
   */
  @Transactional
  public List<Export> page(
      ExportFilter filter, Optional<ExportCursor> cursor, int size, Instant now) {
    Parameters values = new Parameters();
    List<String> conditions = filter.scope().conditions(values);
    filter
        .state()
        .map(state -> new ListedState(state, retention, now))
        .ifPresent(listed -> conditions.add(listed.condition(values)));
    filter
        .recipe()
        .ifPresent(
            recipe -> {
              conditions.add("recipe = :recipe");
              values.and("recipe", recipe);
            });
    cursor.ifPresent(
        after -> {
          conditions.add("(createdAt < :at or (createdAt = :at and id < :after))");
          values.and("at", after.createdAt()).and("after", after.id());
        });
    String where = conditions.isEmpty() ? "1 = 1" : String.join(" and ", conditions);
    return find(where + " order by createdAt desc, id desc", values).range(0, size).list();
  }

  /** Returns the ids of all exports of {@code scope} that have not ended. */
  @Transactional
  public List<String> unended(ExportScope scope) {
    Parameters values =
        Parameters.with(
            "states", List.of(ExportState.QUEUED, ExportState.GENERATING, ExportState.READY));
    List<String> conditions = scope.conditions(values);
    conditions.add("state in :states");
    return find(String.join(" and ", conditions), values).stream()
        .map(export -> export.id)
        .toList();
  }
}
