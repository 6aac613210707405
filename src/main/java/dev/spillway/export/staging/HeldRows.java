package dev.spillway.export.staging;

import dev.spillway.export.generation.Generations;
import dev.spillway.export.part.ExportParts;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.export.row.Manifests;
import dev.spillway.export.row.Plan;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.sql.UncheckedSql;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.CondemnReason;
import dev.spillway.volume.StoredBlob;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes the rows of held exports before they are READY. An export names its blob before the blob
 * has a row, so a blob that no open export names is unused.
 */
@ApplicationScoped
class HeldRows {

  private final ExportRows rows;
  private final ExportTransitions transitions;
  private final Manifests manifests;
  private final ExportParts parts;
  private final Blobs blobs;
  private final Generations generations;
  private final RetentionSettings retention;
  private final Event<ExportEvent> events;

  HeldRows(
      ExportRows rows,
      ExportTransitions transitions,
      Manifests manifests,
      ExportParts parts,
      Blobs blobs,
      Generations generations,
      RetentionSettings retention,
      Event<ExportEvent> events) {
    this.rows = rows;
    this.transitions = transitions;
    this.manifests = manifests;
    this.parts = parts;
    this.blobs = blobs;
    this.generations = generations;
    this.retention = retention;
    this.events = events;
  }

  /**
   * Sets the blob of the export. False when the export has ended, or another attempt has begun
   * since {@code export} was read.
   */
  @Transactional
  boolean name(Export export, String blobId) {
    return rows.update(
            "blobId = ?1 where id = ?2 and state = ?3 and attemptsStarted = ?4",
            blobId,
            export.id,
            ExportState.GENERATING,
            export.attemptsStarted)
        > 0;
  }

  /**
   * Queues a GENERATING export with its plan for staging, and its job. False as for {@link #name}.
   */
  @Transactional
  boolean queue(Export export, String blobId, Plan plan, Instant now) {
    manifests.save(plan.manifest(), now);
    boolean queued = UncheckedSql.of(() -> transitions.queue(export, blobId, plan));
    if (queued) {
      plan.parts().ifPresent(several -> parts.insert(export.id, several));
      generations.wake();
    } else {
      manifests.release(plan.manifest().hash);
    }
    return queued;
  }

  /**
   * Queues a GENERATING export whose plan is made while it is staged. False as for the other
   * method.
   */
  @Transactional
  boolean queue(Export export, String blobId) {
    boolean queued = UncheckedSql.of(() -> transitions.queue(export, blobId));
    if (queued) {
      generations.wake();
    }
    return queued;
  }

  /**
   * Makes a GENERATING export READY together with its blob, or neither. The blob holds the contents
   * of the plan's entries. False as for the other method.
   *
   * @param readsRoots whether some entries are still read from their roots
   */
  @Transactional
  boolean ready(Export export, StoredBlob blob, Plan plan, boolean readsRoots, Instant now) {
    manifests.save(plan.manifest(), now);
    boolean ready =
        UncheckedSql.of(
            () -> transitions.ready(export, plan, readsRoots, now, expiry(export, now)));
    if (ready) {
      plan.parts().ifPresent(several -> parts.insert(export.id, several));
      stored(export, blob, plan.layout().length(), plan.manifest().entries);
    } else {
      manifests.release(plan.manifest().hash);
    }
    return ready;
  }

  /**
   * Replaces the blob for a new attempt; the new one takes over the reservation. False when the
   * export is no longer the attempt's that has read {@code export}.
   */
  @Transactional
  boolean rename(Export export, String blobId) {
    boolean ours =
        rows.update(
                "blobId = ?1 where id = ?2 and state = ?3 and attemptsStarted = ?4 and blobId = ?5",
                blobId,
                export.id,
                ExportState.GENERATING,
                export.attemptsStarted,
                export.blobId)
            > 0;
    if (ours && !blobs.rename(export.blobId, blobId)) {
      throw new IllegalStateException("blob " + export.blobId + " is not being written any more");
    }
    return ours;
  }

  /**
   * Makes a GENERATING export READY together with its blob, or neither. False when the export has
   * ended, or another attempt has begun since {@code export} was read.
   */
  @Transactional
  boolean ready(Export export, StoredBlob blob, Instant now) {
    boolean ready = UncheckedSql.of(() -> transitions.ready(export, now, expiry(export, now)));
    if (ready) {
      stored(export, blob, blob.length(), export.entries);
    }
    return ready;
  }

  /** When it expires; null in mode ONCE. */
  private static Instant expiry(Export export, Instant now) {
    return export.retention == Recipe.Retention.Mode.KEEP
        ? now.plus(Duration.ofSeconds(export.keepSeconds))
        : null;
  }

  private void stored(Export export, StoredBlob blob, long bytes, int entries) {
    if (!blob.id().equals(export.blobId) || !blobs.stored(blob)) {
      // Thrown, so that the export is not READY either.
      throw new IllegalStateException("blob " + blob.id() + " is not being written any more");
    }
    events.fire(new ExportEvent.Ready(ExportEvent.About.of(export), bytes, entries));
  }

  /**
   * Releases the manifest, the reservation and the blob of a failed export. Returns its row; empty
   * when there is none, or the export has not FAILED.
   */
  @Transactional
  Optional<Export> release(String exportId) {
    Optional<Export> found = rows.row(exportId);
    found.ifPresent(
        export -> {
          if (export.state == ExportState.FAILED) {
            events.fire(new ExportEvent.Failed(ExportEvent.About.of(export), export.problemType));
            release(export);
          }
        });
    return found.filter(export -> export.state == ExportState.FAILED);
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

  /**
   * Condemns the blob of a failed or cancelled export: at once, or, if it is kept after an error,
   * after {@code retention.keep}.
   */
  void condemn(Export export, CondemnReason reason) {
    boolean looked = reason == CondemnReason.FAILED && !export.cleanOnError;
    blobs.condemn(List.of(export.blobId), reason, looked ? retention.keep() : Duration.ZERO);
  }
}
