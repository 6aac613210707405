package dev.spillway.export.row;

import dev.spillway.archive.manifest.Manifest;
import dev.spillway.archive.manifest.ManifestCodec;
import dev.spillway.sql.Statements;
import dev.spillway.sql.UncheckedSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import javax.sql.DataSource;

/** The manifests in the database: one per content, deleted with the last export that uses it. */
@ApplicationScoped
public class Manifests {

  private static final String SAVE =
      """
      insert into manifest (hash, encoded, entries, touched_at) values (?, ?, ?, ?)
      on conflict (hash) do update set touched_at = excluded.touched_at
      """;

  private final EntityManager entities;
  private final Statements statements;

  Manifests(EntityManager entities, DataSource database) {
    this.entities = entities;
    this.statements = new Statements(database);
  }

  /**
   * Saves a manifest in the caller's transaction. An existing equal one is locked until the
   * transaction ends, so that it cannot be deleted.
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void save(StoredManifest manifest, Instant now) {
    UncheckedSql.of(
        () ->
            statements.update(
                SAVE,
                manifest.hash,
                manifest.encoded,
                manifest.entries,
                now.atOffset(ZoneOffset.UTC)));
  }

  /** Returns the manifest; empty when no export uses it any more. */
  @Transactional
  public Optional<Manifest> find(String hash) {
    StoredManifest stored = entities.find(StoredManifest.class, hash);
    return Optional.ofNullable(stored).map(found -> ManifestCodec.decode(found.encoded));
  }

  /** Deletes the manifest unless an export still uses it. */
  @Transactional
  public void release(String hash) {
    // Locked first: an export that is about to use it has either committed by then, or waits and
    // saves it again.
    if (entities.find(StoredManifest.class, hash, LockModeType.PESSIMISTIC_WRITE) == null) {
      return;
    }
    entities
        .createNativeQuery(
            "delete from manifest where hash = :hash"
                + " and not exists (select from export where manifest_hash = :hash)")
        .setParameter("hash", hash)
        .executeUpdate();
  }

  /** Deletes those of these manifests that no export uses any more. */
  @Transactional
  public void release(Collection<String> hashes) {
    if (hashes.isEmpty()) {
      return;
    }
    String[] sought = hashes.stream().distinct().toArray(String[]::new);
    // Locked first for the same reason as in the other release, and in a fixed order.
    entities
        .createNativeQuery(
            "select hash from manifest where hash = any (:hashes) order by hash for update",
            String.class)
        .setParameter("hashes", sought)
        .getResultList();
    entities
        .createNativeQuery(
            "delete from manifest m where hash = any (:hashes)"
                + " and not exists (select from export e where e.manifest_hash = m.hash)")
        .setParameter("hashes", sought)
        .executeUpdate();
  }
}
