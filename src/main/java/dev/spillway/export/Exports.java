package dev.spillway.export;

import dev.spillway.export.ending.ChangeReasons;
import dev.spillway.export.generation.AwaitedExports;
import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.generation.Generations;
import dev.spillway.export.generation.NodeShutdown;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportCursor;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportFilter;
import dev.spillway.export.row.ExportIds;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.row.Statuses;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.ProblemException;
import dev.spillway.volume.SpaceReclaimer;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The entry to exports: begin, wait for, list and delete them. */
@ApplicationScoped
public class Exports {

  private static final Logger LOG = Logger.getLogger(Exports.class);

  private final ExportRows rows;
  private final IdempotencyKeys keys;
  private final TicketExports tickets;
  private final Statuses statuses;
  private final ExportPlans plans;
  private final AwaitedExports awaited;
  private final RetentionSettings retention;
  private final Generations generations;
  private final SpaceReclaimer reclaimer;
  private final ChangeReasons changes;
  private final NodeShutdown shutdown;
  private final ExportIds ids;
  private final ExportMetrics metrics;
  private final Event<ExportEvent> events;
  private final InstantSource clock;

  Exports(
      ExportRows rows,
      IdempotencyKeys keys,
      TicketExports tickets,
      Statuses statuses,
      ExportPlans plans,
      AwaitedExports awaited,
      RetentionSettings retention,
      Generations generations,
      SpaceReclaimer reclaimer,
      ChangeReasons changes,
      NodeShutdown shutdown,
      ExportIds ids,
      ExportMetrics metrics,
      Event<ExportEvent> events,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.keys = keys;
    this.tickets = tickets;
    this.statuses = statuses;
    this.plans = plans;
    this.awaited = awaited;
    this.retention = retention;
    this.generations = generations;
    this.reclaimer = reclaimer;
    this.changes = changes;
    this.shutdown = shutdown;
    this.ids = ids;
    this.metrics = metrics;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Begins an export and returns its id at once. An equal request with the same Idempotency-Key
   * returns the id of the first one. A crash of PostgreSQL may undo it until {@link #await}
   * returns, so the client is told of it after that.
   *
   * @throws ProblemException {@code idempotency-key-reused} when the key belongs to a different
   *     request, {@code unavailable} when this node is about to stop
   */
  public String begin(ExportRequest request) {
    return begin(request, export -> keys.insert(export, request));
  }

  /**
   * Begins the export of a ticket, as {@link #begin(ExportRequest)} does. While the ticket has an
   * export that is open or READY, returns the id of that one.
   *
   * @param ticket digest of the ticket
   * @throws ProblemException {@code ticket-revoked} when its export was deleted, {@code
   *     unavailable} when this node is about to stop
   */
  public String begin(ExportRequest request, byte[] ticket) {
    return begin(request, export -> tickets.insert(export, request, ticket));
  }

  /**
   * Begins an export, as {@link #begin(ExportRequest)} does, unless an equal one of the same owner
   * and caller is open or READY: then returns the id of that one.
   *
   * @throws ProblemException {@code unavailable} when this node is about to stop
   */
  public String beginOrShare(ExportRequest request) {
    return begin(request, export -> tickets.insertOrShare(export, request));
  }

  /**
   * Begins an export.
   *
   * @param insert inserts the row; returns the id of an earlier export instead, if there is one
   */
  private String begin(ExportRequest request, Function<Export, Optional<String>> insert) {
    shutdown.requireTime();
    Export export = row(request);
    Optional<String> earlier = insert.apply(export);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    LOG.infof("event=requested export=%s recipe=%s", export.id, export.recipe);
    // The plan reads the selection from the row: what waits for its turn does not hold it.
    plans.start(
        export, request.recipe(), request.parameters().with(Optional.empty(), Optional.empty()));
    return export.id;
  }

  private Export row(ExportRequest request) {
    Instant now = clock.instant();
    Export export = new Export();
    export.id = ids.next();
    export.recipe = request.recipe().name();
    export.owner = request.owner();
    export.caller = request.caller();
    export.format = request.recipe().archive().format().extension();
    export.parameters = request.parameters().canonicalJson();
    export.filename = request.parameters().filename().orElse(null);
    OptionalLong parts = request.recipe().archive().parts();
    export.partSize = parts.isPresent() ? parts.getAsLong() : null;
    RetentionTerms terms = RetentionTerms.of(retention, request.recipe(), request.retention());
    export.retention = terms.mode();
    export.keepSeconds = terms.keep().map(Duration::toSeconds).orElse(null);
    export.evictable = terms.evictable();
    export.cleanOnError = terms.cleanOnError();
    export.held = terms.held() || request.recipe().staged(request.parameters());
    ExportTransitions.requested(export, now);
    return export;
  }

  /** Returns the export; empty when {@code scope} has none of this id. */
  public Optional<ExportStatus> find(String id, ExportScope scope) {
    return rows.row(id, scope).map(statuses::of);
  }

  /**
   * Completes when the export is no longer open, after {@code most}, or when this node stops; at
   * once when {@code scope} has no such export. No thread waits for it. Who waits no more, cancels
   * it.
   */
  public CompletableFuture<Void> ended(String id, ExportScope scope, Duration most) {
    CompletableFuture<Void> ended = awaited.ended(id, () -> generations.isActive(id));
    try {
      if (rows.row(id, scope).filter(row -> row.state.open()).isEmpty()) {
        ended.complete(null);
      }
    } catch (RuntimeException e) {
      ended.cancel(false);
      throw e;
    }
    return ended.completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns the export that the caller has just begun when it is no longer open, or its state after
   * {@code most}; empty when its row was deleted meanwhile. What it returns outlasts a crash of
   * PostgreSQL.
   */
  public Optional<ExportStatus> await(String id, Duration most) {
    Optional<ExportStatus> status = awaited(id, most);
    if (status.filter(now -> now.state().open()).isPresent()) {
      rows.outlast(id);
    }
    return status;
  }

  private Optional<ExportStatus> awaited(String id, Duration most) {
    long begun = System.nanoTime();
    try (AwaitedExports.Waiting waiting = awaited.of(id)) {
      // This node's own attempt wakes the request, so the row is read only then.
      boolean goOn = !generations.isActive(id) || waiting.await(most, true);
      Optional<ExportStatus> status = status(id);
      while (goOn && status.isPresent() && status.get().state().open()) {
        Duration left = most.minusNanos(System.nanoTime() - begun);
        if (!left.isPositive()) {
          break;
        }
        goOn = waiting.await(left, generations.isActive(id));
        status = status(id);
      }
      return status;
    }
  }

  private Optional<ExportStatus> status(String id) {
    return rows.row(id).map(statuses::of);
  }

  /** Returns at most {@code size} exports after {@code cursor}, newest first. */
  public ExportPage page(ExportFilter filter, Optional<ExportCursor> cursor, int size) {
    List<Export> found = rows.page(filter, cursor, size, clock.instant());
    boolean more = found.size() > size;
    List<Export> shown = more ? found.subList(0, size) : found;
    return new ExportPage(
        shown.stream().map(statuses::withoutParts).toList(),
        more ? Optional.of(ExportCursor.after(shown.getLast())) : Optional.empty());
  }

  /**
   * Cancels an open export, or deletes a READY one, on behalf of {@code caller}. False when {@code
   * scope} has no such export.
   */
  public boolean delete(String id, ExportScope scope, String caller) {
    Optional<Export> export = rows.row(id, scope);
    if (export.isEmpty()) {
      return false;
    }
    tickets.revoke(id);
    if (rows.cancel(id, caller, clock.instant())) {
      generations.cancel(id);
      awaited.wake(id);
      metrics.cancelled(export.get().recipe);
      LOG.infof("event=cancelled export=%s", id);
    } else {
      // An export whose time was already over keeps that reason, instead of DELETED.
      Optional<GoneReason> over = statuses.over(export.get(), clock.instant());
      end(
          export.get(),
          over.orElse(GoneReason.DELETED),
          over.isPresent() ? Optional.empty() : Optional.of(caller));
    }
    if (export.get().held) {
      reclaimer.condemned();
    }
    return true;
  }

  /**
   * Ends every export of {@code scope}, on behalf of {@code caller}. Returns how many had not
   * ended.
   */
  public int deleteAll(ExportScope scope, String caller) {
    List<String> unended = rows.unended(scope);
    unended.forEach(id -> delete(id, scope, caller));
    scope.owner().ifPresent(tickets::revokeAll);
    scope
        .owner()
        .ifPresent(owner -> events.fire(new ExportEvent.Erased(owner, unended.size(), caller)));
    return unended.size();
  }

  /** Ends an export whose files or blob no longer match the plan. Returns the reason. */
  public GoneReason contentChanged(String id) {
    Optional<Export> export = rows.row(id);
    GoneReason reason = export.map(changes::of).orElse(GoneReason.SOURCE_CHANGED);
    export.ifPresent(row -> end(row, reason, Optional.empty()));
    reclaimer.condemned();
    return reason;
  }

  /** Makes a READY export GONE, and deletes its manifest unless another export uses it. */
  private void end(Export export, GoneReason reason, Optional<String> caller) {
    if (rows.gone(export.id, reason, caller, clock.instant())) {
      metrics.gone(export.recipe, reason, 1);
      LOG.infof("event=gone export=%s reason=%s", export.id, reason.word());
    }
  }
}
