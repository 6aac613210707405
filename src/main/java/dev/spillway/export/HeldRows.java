package dev.spillway.export;

import dev.spillway.recipe.Recipe;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import dev.spillway.volume.StoredBlob;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the rows of held exports go through before they are READY. An export names its blob before that has a row, so that a
 * blob which no open export names is nobody's.
 */
@ApplicationScoped
class HeldRows {

  private final ExportRows rows;
  private final Manifests manifests;
  private final Blobs blobs;
  private final Generations generations;
  private final RetentionSettings retention;

  HeldRows(
      ExportRows rows,
      Manifests manifests,
      Blobs blobs,
      Generations generations,
      RetentionSettings retention) {
    this.rows = rows;
    this.manifests = manifests;
    this.blobs = blobs;
    this.generations = generations;
    this.retention = retention;
  }

  /** Says which blob it will be. False when the export has ended. */
  @Transactional
  boolean name(String exportId, String blobId) {
    return rows.update(
            "blobId = ?1 where id = ?2 and state = ?3", blobId, exportId, ExportState.GENERATING)
        > 0;
  }

  /** GENERATING becomes QUEUED with its plan, and is staged as soon as it is its turn. False when it has ended. */
  @Transactional
  boolean queue(String exportId, Plan plan, Instant now) {
    manifests.save(plan.manifest(), now);
    boolean queued =
        rows.update(
                "state = :queued, filename = :filename, manifestHash = :hash, length = :length, etag = :etag,"
                    + " lastModified = :lastModified, entries = :entries, attendedUntil = null"
                    + " where id = :id and state = :generating",
                Parameters.with("queued", ExportState.QUEUED)
                    .and("generating", ExportState.GENERATING)
                    .and("filename", plan.filename())
                    .and("hash", plan.manifest().hash)
                    .and("length", plan.layout().length())
                    .and("etag", plan.layout().etag())
                    .and("lastModified", plan.layout().lastModified())
                    .and("entries", plan.manifest().entries)
                    .and("id", exportId))
            > 0;
    if (queued) {
      generations.enqueue(exportId);
    } else {
      manifests.release(plan.manifest().hash);
    }
    return queued;
  }

  /** GENERATING becomes READY together with its blob, or neither. False when the export has ended. */
  @Transactional
  boolean ready(Export export, StoredBlob blob, Instant now) {
    Instant until =
        export.retention == Recipe.Retention.Mode.KEEP
            ? now.plus(Duration.ofSeconds(export.keepSeconds))
            : null;
    boolean ready =
        rows.update(
                "state = :ready, readyAt = :now, availableUntil = :until"
                    + " where id = :id and state = :generating and blobId = :blob",
                Parameters.with("ready", ExportState.READY)
                    .and("generating", ExportState.GENERATING)
                    .and("now", now)
                    .and("until", until)
                    .and("id", export.id)
                    .and("blob", blob.id()))
            > 0;
    if (ready && !blobs.stored(blob)) {
      // Thrown, so that the export is not READY either.
      throw new IllegalStateException("blob " + blob.id() + " is not being written any more");
    }
    return ready;
  }

  /** Lets go of what a failed export has planned, reserved or written. Yields its recipe; empty when it has no row. */
  @Transactional
  Optional<String> release(String exportId) {
    Optional<Export> found = rows.row(exportId);
    found.ifPresent(
        export -> {
          if (export.state == ExportState.FAILED) {
            release(export);
          }
        });
    return found.map(export -> export.recipe);
  }

  private void release(Export failed) {
    if (failed.blobId != null) {
      condemn(failed, CondemnReason.FAILED);
      failed.blobId = null;
    }
    if (failed.manifestHash != null) {
      String manifest = failed.manifestHash;
      failed.manifestHash = null;
      rows.flush();
      manifests.release(manifest);
    }
  }

  /** The blob of an export that just failed or was cancelled goes: at once, or when nobody wants to look at it any more. */
  void condemn(Export export, CondemnReason reason) {
    boolean looked = reason == CondemnReason.FAILED && !export.cleanOnError;
    blobs.condemn(List.of(export.blobId), reason, looked ? retention.keep() : Duration.ZERO);
  }
}
