package dev.spillway.export;

import dev.spillway.digest.Sha256;
import dev.spillway.export.generation.Generations;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportRows;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.selection.RequestedSelection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/** Makes requests idempotent: key, request, export and its job are committed together. */
@ApplicationScoped
class IdempotencyKeys {

  private final ExportRows rows;
  private final Admission admission;
  private final Generations generations;
  private final EntityManager entities;
  private final Event<ExportEvent> events;

  IdempotencyKeys(
      ExportRows rows,
      Admission admission,
      Generations generations,
      EntityManager entities,
      Event<ExportEvent> events) {
    this.rows = rows;
    this.admission = admission;
    this.generations = generations;
    this.entities = entities;
    this.events = events;
  }

  /**
   * Inserts the export, unless the same request was made before with the same key. Returns the id
   * of the earlier export in that case, otherwise empty.
   *
   * @throws ProblemException why it is not admitted; {@code idempotency-key-reused} when the key
   *     belongs to a different request
   */
  Optional<String> insert(Export export, ExportRequest request) {
    Optional<Lock> turn = admission.turn(export.owner, request.recipe());
    turn.ifPresent(Lock::lock);
    try {
      return inserted(export, request);
    } finally {
      turn.ifPresent(Lock::unlock);
    }
  }

  @Transactional
  Optional<String> inserted(Export export, ExportRequest request) {
    Optional<Problem> refusal = admission.refusal(export.owner, request.recipe());
    if (refusal.isPresent()) {
      Optional<String> earlier =
          request
              .idempotencyKey()
              .flatMap(key -> earlier(export.owner, key, digest(export, request)));
      return Optional.of(
          earlier.orElseThrow(() -> admission.refused(export.recipe, refusal.get())));
    }
    insertRow(export, request);
    if (request.idempotencyKey().isEmpty()) {
      return requested(export, request);
    }
    String key = request.idempotencyKey().get();
    byte[] digest = digest(export, request);
    // Waits for a concurrent request with the same key, so that the later one finds the other's
    // export.
    int inserted =
        entities
            .createNativeQuery(
                "insert into idempotency_key (owner, key, request, export_id)"
                    + " values (:owner, :key, :request, :export) on conflict do nothing")
            .setParameter("owner", export.owner)
            .setParameter("key", key)
            .setParameter("request", digest)
            .setParameter("export", export.id)
            .executeUpdate();
    if (inserted > 0) {
      return requested(export, request);
    }
    rows.deleteById(export.id);
    return Optional.of(
        earlier(export.owner, key, digest)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.UNAVAILABLE, "An equal request just ended. Try again.")
                        .exception()));
  }

  /** Inserts a row with the selection of its request. */
  void insertRow(Export export, ExportRequest request) {
    rows.insert(
        export, request.parameters().selection().map(RequestedSelection::bytes).orElse(null));
  }

  /** Inserts the job of a new row, and tells of it. Returns empty. */
  Optional<String> requested(Export export, ExportRequest request) {
    generations.schedule(export.id);
    events.fire(
        new ExportEvent.Requested(
            ExportEvent.About.of(export), request.caller(), request.parameters().redactedJson()));
    return Optional.empty();
  }

  private Optional<String> earlier(String owner, String key, byte[] digest) {
    List<?> found =
        entities
            .createNativeQuery(
                "select request, export_id from idempotency_key where owner = :owner and key = :key")
            .setParameter("owner", owner)
            .setParameter("key", key)
            .getResultList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) found.getFirst();
    if (!MessageDigest.isEqual((byte[]) row[0], digest)) {
      throw Problem.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key was used for another request. Use a new key for a new request.")
          .exception();
    }
    return Optional.of((String) row[1]);
  }

  /** Returns a SHA-256 of what is asked for: equal requests have the same. */
  static byte[] digest(Export export, ExportRequest request) {
    MessageDigest sha = Sha256.begin();
    sha.update(export.recipe.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update(export.format.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update(export.parameters.getBytes(StandardCharsets.UTF_8));
    request
        .retention()
        .ifPresent(
            asked -> {
              sha.update((byte) 0);
              sha.update(asked.toString().getBytes(StandardCharsets.UTF_8));
            });
    request
        .parameters()
        .filename()
        .ifPresent(
            filename -> {
              sha.update((byte) 1);
              sha.update(filename.getBytes(StandardCharsets.UTF_8));
            });
    request
        .parameters()
        .selection()
        .ifPresent(
            selection -> {
              sha.update((byte) 2);
              sha.update(selection.digest());
            });
    if (export.partSize != null) {
      sha.update((byte) 3);
      sha.update(export.partSize.toString().getBytes(StandardCharsets.UTF_8));
    }
    return sha.digest();
  }
}
