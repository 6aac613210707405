package dev.spillway.export;

import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.row.Statuses;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** Leads the same ticket to the same export while that export lives. */
@ApplicationScoped
class TicketExports {

  /** Released at the end of the transaction. */
  private static final String LOCK =
      "select 1 from pg_advisory_xact_lock(hashtextextended('ticket ' || :ticket, 0))";

  private final ExportRows rows;
  private final Statuses statuses;
  private final Admission admission;
  private final IdempotencyKeys keys;
  private final EntityManager entities;
  private final InstantSource clock;

  TicketExports(
      ExportRows rows,
      Statuses statuses,
      Admission admission,
      IdempotencyKeys keys,
      EntityManager entities,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.statuses = statuses;
    this.admission = admission;
    this.keys = keys;
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Inserts the export, unless the ticket has one that is open or READY. Returns the id of that
   * export, otherwise empty.
   *
   * @param ticket digest of the ticket
   * @throws ProblemException why it is not admitted; {@code ticket-revoked} when the ticket's
   *     export was deleted
   */
  Optional<String> insert(Export export, ExportRequest request, byte[] ticket) {
    Optional<Lock> turn = admission.turn(export.owner, request.recipe());
    turn.ifPresent(Lock::lock);
    try {
      return inserted(export, request, ticket);
    } finally {
      turn.ifPresent(Lock::unlock);
    }
  }

  @Transactional
  Optional<String> inserted(Export export, ExportRequest request, byte[] ticket) {
    // Without the lock first: many requests of one ticket would wait for it with their connections.
    Optional<String> before = latest(ticket).flatMap(this::living);
    if (before.isPresent()) {
      return before;
    }
    entities
        .createNativeQuery(LOCK)
        .setParameter("ticket", HexFormat.of().formatHex(ticket))
        .getSingleResult();
    Optional<String> living = latest(ticket).flatMap(this::living);
    if (living.isPresent()) {
      return living;
    }
    Optional<Problem> refusal = admission.refusal(export.owner, request.recipe());
    if (refusal.isPresent()) {
      throw admission.refused(export.recipe, refusal.get());
    }
    rows.insert(export);
    entities.flush();
    entities
        .createNativeQuery(
            "insert into ticket (digest, export_id) values (:ticket, :export)"
                + " on conflict (digest) do update set export_id = excluded.export_id")
        .setParameter("ticket", ticket)
        .setParameter("export", export.id)
        .executeUpdate();
    return keys.requested(export, request);
  }

  /** Revokes the ticket that made this export, whatever became of the export. */
  @Transactional
  void revoke(String exportId) {
    entities
        .createNativeQuery("update ticket set revoked = true where export_id = :export")
        .setParameter("export", exportId)
        .executeUpdate();
  }

  /** Revokes the tickets that made the exports of an owner. */
  @Transactional
  void revokeAll(String owner) {
    entities
        .createNativeQuery(
            "update ticket set revoked = true where export_id in"
                + " (select id from export where owner = :owner)")
        .setParameter("owner", owner)
        .executeUpdate();
  }

  private Optional<Export> latest(byte[] ticket) {
    List<?> found =
        entities
            .createNativeQuery("select export_id, revoked from ticket where digest = :ticket")
            .setParameter("ticket", ticket)
            .getResultList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) found.getFirst();
    if ((boolean) row[1]) {
      throw revoked();
    }
    return rows.row((String) row[0]);
  }

  private Optional<String> living(Export export) {
    return switch (export.state) {
      case QUEUED, GENERATING -> Optional.of(export.id);
      case READY ->
          statuses.over(export, clock.instant()).isEmpty()
              ? Optional.of(export.id)
              : Optional.empty();
      case CANCELLED -> throw revoked();
      case GONE -> {
        if (export.goneReason == GoneReason.DELETED) {
          throw revoked();
        }
        yield Optional.empty();
      }
      case FAILED -> Optional.empty();
    };
  }

  private static ProblemException revoked() {
    return Problem.of(
            ProblemType.TICKET_REVOKED,
            "The export of this ticket was deleted, and the ticket with it. Ask for a new one.")
        .exception();
  }
}
