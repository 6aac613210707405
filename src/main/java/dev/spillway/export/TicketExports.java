package dev.spillway.export;

import dev.spillway.digest.Sha256;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.row.Statuses;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.selection.RequestedSelection;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * Leads the same ticket to the same export while that export lives. What is shared without a ticket
 * is kept in the same way.
 */
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
    return insert(export, request, ticket, true);
  }

  /**
   * Inserts the export, unless an equal request of the same owner and caller has one that is open
   * or READY. Returns the id of that export, otherwise empty.
   *
   * @throws ProblemException why it is not admitted
   */
  Optional<String> insertOrShare(Export export, ExportRequest request) {
    MessageDigest sha = Sha256.begin();
    for (String scope :
        List.of(
            "shared",
            request.caller(),
            request.owner(),
            request.parameters().selection().flatMap(RequestedSelection::root).orElse(""))) {
      sha.update(scope.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
    }
    byte[] digest = sha.digest(IdempotencyKeys.digest(export, request));
    return insert(export, request, digest, false);
  }

  private Optional<String> insert(
      Export export, ExportRequest request, byte[] ticket, boolean revocable) {
    Optional<Lock> turn = admission.turn(export.owner, request.recipe());
    turn.ifPresent(Lock::lock);
    try {
      return inserted(export, request, ticket, revocable);
    } finally {
      turn.ifPresent(Lock::unlock);
    }
  }

  @Transactional
  Optional<String> inserted(
      Export export, ExportRequest request, byte[] ticket, boolean revocable) {
    // Without the lock first: many requests of one ticket would wait for it with their connections.
    Optional<String> before = living(ticket, revocable);
    if (before.isPresent()) {
      return before;
    }
    entities
        .createNativeQuery(LOCK)
        .setParameter("ticket", HexFormat.of().formatHex(ticket))
        .getSingleResult();
    Optional<String> living = living(ticket, revocable);
    if (living.isPresent()) {
      return living;
    }
    Optional<Problem> refusal = admission.refusal(export.owner, request.recipe());
    if (refusal.isPresent()) {
      throw admission.refused(export.recipe, refusal.get());
    }
    keys.insertRow(export, request);
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

  /** The id of the export that is still good; throws when a deletion has ended the ticket. */
  private Optional<String> living(byte[] ticket, boolean revocable) {
    List<?> found =
        entities
            .createNativeQuery("select export_id, revoked from ticket where digest = :ticket")
            .setParameter("ticket", ticket)
            .getResultList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) found.getFirst();
    Optional<Export> latest = rows.row((String) row[0]);
    if (revocable && ((boolean) row[1] || latest.filter(TicketExports::isDeleted).isPresent())) {
      throw Problem.of(
              ProblemType.TICKET_REVOKED,
              "The export of this ticket was deleted, and the ticket with it. Ask for a new one.")
          .exception();
    }
    return latest.filter(this::isLiving).map(export -> export.id);
  }

  private boolean isLiving(Export export) {
    return switch (export.state) {
      case QUEUED, GENERATING -> true;
      case READY -> statuses.over(export, clock.instant()).isEmpty();
      case CANCELLED, GONE, FAILED -> false;
    };
  }

  private static boolean isDeleted(Export export) {
    return switch (export.state) {
      case CANCELLED -> true;
      case GONE -> export.goneReason == GoneReason.DELETED;
      case QUEUED, GENERATING, READY, FAILED -> false;
    };
  }
}
