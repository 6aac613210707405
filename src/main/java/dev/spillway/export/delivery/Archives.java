package dev.spillway.export.delivery;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.StoredLayout;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportScope;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.Manifests;
import dev.spillway.export.row.Statuses;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Opens the archives of exports for downloads. */
@ApplicationScoped
public class Archives {

  private final ExportRows rows;
  private final Statuses statuses;
  private final Manifests manifests;
  private final LayoutCache layouts;
  private final Contents contents;
  private final Blobs blobs;

  Archives(
      ExportRows rows,
      Statuses statuses,
      Manifests manifests,
      LayoutCache layouts,
      Contents contents,
      Blobs blobs) {
    this.rows = rows;
    this.statuses = statuses;
    this.manifests = manifests;
    this.layouts = layouts;
    this.contents = contents;
    this.blobs = blobs;
  }

  /**
   * Opens the archive of a READY export; close it after reading.
   *
   * @param scope of the caller: an export outside it does not exist
   * @throws ProblemException when there is no archive: {@code unknown-export}, {@code not-ready},
   *     why the export failed, or why it is gone
   */
  public OpenArchive open(String id, ExportScope scope) {
    Export export = ready(id, scope);
    return export.held ? held(export) : virtual(export);
  }

  private OpenArchive virtual(Export export) {
    return new OpenArchive(
        ExportEvent.About.of(export),
        export.filename,
        Statuses.lastModified(export),
        layout(export),
        contents,
        Optional.empty());
  }

  private Layout layout(Export export) {
    return layouts
        .get(export.manifestHash, () -> manifests.find(export.manifestHash).map(Manifest::layout))
        .orElseThrow(() -> endedMeanwhile(export.id));
  }

  private OpenArchive held(Export export) {
    Lease lease = blobs.lease(export.blobId).orElseThrow(() -> endedMeanwhile(export.id));
    try {
      Layout layout = export.inParts ? layout(export) : whole(export);
      return new OpenArchive(
          ExportEvent.About.of(export),
          export.filename,
          Statuses.lastModified(export),
          layout,
          contents,
          Optional.of(lease));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private static Layout whole(Export export) {
    return new StoredLayout(
        new Content.Blob(export.blobId, export.length),
        export.etag,
        export.lastModified,
        Statuses.format(export).mediaType());
  }

  /** Returns the manifest of a READY export; throws as {@link #open}. */
  public Manifest manifest(String id, ExportScope scope) {
    Export export = ready(id, scope);
    return manifests.find(export.manifestHash).orElseThrow(() -> endedMeanwhile(id));
  }

  private Export ready(String id, ExportScope scope) {
    Export export = rows.row(id, scope).orElseThrow(() -> unknown());
    ExportStatus status = statuses.of(export);
    if (status.problem().isPresent()) {
      throw status.problem().get().exception();
    }
    if (status.state() != ExportState.READY) {
      throw new Problem(
              ProblemType.NOT_READY,
              "The export is "
                  + status.state()
                  + ". Wait for it with Prefer: wait=30 on the export.",
              Map.of("state", status.state().name()))
          .exception();
    }
    return export;
  }

  /**
   * Returns why the export ended, according to its row. A manifest that is missing without a reason
   * is an internal error.
   */
  private ProblemException endedMeanwhile(String id) {
    Optional<Problem> problem = rows.row(id).map(statuses::of).flatMap(ExportStatus::problem);
    return problem
        .map(Problem::exception)
        .orElseGet(
            () ->
                Problem.of(ProblemType.INTERNAL, "The manifest of this export is missing.")
                    .exception());
  }

  /** Returns the same response for every id that does not exist for the caller. */
  public static ProblemException unknown() {
    return Problem.of(ProblemType.UNKNOWN_EXPORT, "There is no export with this id.").exception();
  }
}
