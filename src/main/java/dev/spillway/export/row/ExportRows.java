package dev.spillway.export.row;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table of exports. Each change is conditional on the current state, so that of two concurrent
 * changes one loses.
 */
@ApplicationScoped
public class ExportRows implements PanacheRepositoryBase<Export, String> {

  /** A plan that is not renewed for this long was lost with its node. */
  public static final Duration ATTENDED = Duration.ofSeconds(30);

  /**
   * The plan is not renewed any more; or its renewal lies implausibly far in the future, because
   * the clock was set back since.
   */
  private static final String ABANDONED = "attendedUntil < :now or attendedUntil > :farthest";

  private static final List<ExportState> OPEN = List.of(ExportState.QUEUED, ExportState.GENERATING);

  private final ExportTransitions transitions;
  private final Manifests manifests;
  private final Blobs blobs;
  private final RetentionSettings retention;
  private final Event<ExportEvent> events;

  ExportRows(
      ExportTransitions transitions,
      Manifests manifests,
      Blobs blobs,
      RetentionSettings retention,
      Event<ExportEvent> events) {
    this.transitions = transitions;
    this.manifests = manifests;
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

  @Transactional
  public void insert(Export export) {
    persist(export);
  }

  /** Makes a GENERATING export READY with its plan. False when it has ended. */
  @Transactional
  public boolean ready(Export export, Plan plan, Instant now) {
    manifests.save(plan.manifest(), now);
    boolean ready = UncheckedSql.of(() -> transitions.ready(export.id, plan, now));
    if (ready) {
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
    return end(
        id,
        OPEN,
        CondemnReason.FAILED,
        () -> transitions.fail(id, problem, now),
        export -> new ExportEvent.Failed(ExportEvent.About.of(export), problem.type()));
  }

  /** Cancels an open export. False when it is not open. */
  @Transactional
  public boolean cancel(String id, String caller, Instant now) {
    return end(
        id,
        OPEN,
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
        List.of(ExportState.READY),
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
   * Ends an export that is in one of these states and erases the data in its row. Deletes its
   * manifest unless another export uses it, and condemns its blob.
   */
  private boolean end(
      String id,
      List<ExportState> from,
      CondemnReason condemned,
      UncheckedSql.Call<Boolean> transition,
      Function<Export, ExportEvent> event) {
    // Locked, so that exactly the manifest and the blob of the ended row are released.
    Export export = findById(id, LockModeType.PESSIMISTIC_WRITE);
    if (export == null || !from.contains(export.state)) {
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

  /** Returns the open exports whose planning node was lost. */
  @Transactional
  public List<String> abandoned(Instant now) {
    return find("state in :open and (" + ABANDONED + ")", withTimes(now).and("open", OPEN)).stream()
        .map(export -> export.id)
        .toList();
  }

  /**
   * Takes over an export whose planning node was lost, and counts one more attempt. False when a
   * node still plans it, or when {@link AttemptLedger#MOST_LOST} attempts have been made.
   */
  @Transactional
  public boolean adopt(String id, Instant now, Instant until) {
    return update(
            "attendedUntil = :until, attemptsStarted = attemptsStarted + 1"
                + " where id = :id and state = :generating and ("
                + ABANDONED
                + ") and attemptsStarted < :most",
            withTimes(now)
                .and("until", until)
                .and("id", id)
                .and("generating", ExportState.GENERATING)
                .and("most", ExportTransitions.MOST_LOST))
        > 0;
  }

  private static Parameters withTimes(Instant now) {
    return Parameters.with("now", now).and("farthest", now.plus(ATTENDED.multipliedBy(2)));
  }

  @Transactional
  public void attend(Collection<String> ids, Instant until) {
    update("attendedUntil = ?1 where id in ?2 and state = ?3", until, ids, ExportState.GENERATING);
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
