package dev.spillway.export.delivery;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.StoredLayout;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.export.part.ExportPart;
import dev.spillway.export.part.ExportParts;
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
import dev.spillway.recipe.model.Filenames;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Opens the archives of exports for downloads. */
@ApplicationScoped
public class Archives {

  private final ExportRows rows;
  private final Statuses statuses;
  private final ExportParts parts;
  private final Manifests manifests;
  private final LayoutCache layouts;
  private final Contents contents;
  private final Blobs blobs;

  Archives(
      ExportRows rows,
      Statuses statuses,
      ExportParts parts,
      Manifests manifests,
      LayoutCache layouts,
      Contents contents,
      Blobs blobs) {
    this.rows = rows;
    this.statuses = statuses;
    this.parts = parts;
    this.manifests = manifests;
    this.layouts = layouts;
    this.contents = contents;
    this.blobs = blobs;
  }

  /**
   * Opens the archive of a READY export; close it after reading.
   *
   * @param scope of the caller: an export outside it does not exist
   * @param part number of the part, not checked yet; empty for the only archive
   * @throws ProblemException when there is no archive: {@code unknown-export}, {@code not-ready},
   *     {@code unknown-part}, why the export failed, or why it is gone
   */
  public Opened open(String id, ExportScope scope, OptionalInt part) {
    Export export = ready(id, scope);
    if (part.isEmpty() && export.parts != null) {
      return new Opened.Several(statuses.of(export));
    }
    return new Opened.One(open(export, part.orElse(1)));
  }

  /** Opens the archive of a READY export that was not to be split; throws as {@link #open}. */
  public OpenArchive openOnly(String id, ExportScope scope) {
    return open(ready(id, scope), 1);
  }

  private OpenArchive open(Export export, int number) {
    requirePart(export, number);
    return export.held ? held(export, number) : archive(export, number, Optional.empty());
  }

  private static void requirePart(Export export, int number) {
    int count = export.parts == null ? 1 : export.parts;
    if (number < 1 || number > count) {
      throw new Problem(
              ProblemType.UNKNOWN_PART,
              count == 1
                  ? "The archive of this export has one part, 1."
                  : "The archive of this export has the parts 1 to " + count + ".",
              Map.of("parts", count))
          .exception();
    }
  }

  private OpenArchive held(Export export, int number) {
    Lease lease = blobs.lease(export.blobId).orElseThrow(() -> endedMeanwhile(export.id));
    try {
      return archive(export, number, Optional.of(lease));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private OpenArchive archive(Export export, int number, Optional<Lease> lease) {
    boolean stored = export.held && !export.inParts;
    if (export.parts == null) {
      Layout layout =
          stored
              ? stored(export, 0, export.length, export.etag, export.lastModified)
              : layout(export);
      return new OpenArchive(
          ExportEvent.About.of(export),
          export.filename,
          Statuses.lastModified(export),
          layout,
          contents,
          Place.only(layout.length()),
          lease);
    }
    ExportPart part = parts.find(export.id, number).orElseThrow(() -> endedMeanwhile(export.id));
    Layout layout =
        stored
            ? stored(export, part.start(), part.length(), part.etag(), part.lastModified())
            : part(layout(export), number);
    return new OpenArchive(
        ExportEvent.About.of(export),
        Filenames.part(export.filename, number, export.parts),
        Statuses.lastModified(export, part.lastModified()),
        layout,
        contents,
        new Place(OptionalInt.of(number), part.start(), export.length, export.parts),
        lease);
  }

  private static Layout part(Layout layout, int number) {
    return switch (layout) {
      case ArchiveParts several -> several.part(number);
      default -> throw new IllegalStateException("an export of several parts has one archive");
    };
  }

  private Layout layout(Export export) {
    // Where there is one archive, the size of a part makes no difference.
    OptionalLong size = export.parts == null ? OptionalLong.empty() : export.partSize();
    return layouts
        .get(
            export.manifestHash,
            size,
            () -> manifests.find(export.manifestHash).map(found -> found.layout(size)))
        .orElseThrow(() -> endedMeanwhile(export.id));
  }

  private static Layout stored(
      Export export, long start, long length, String etag, Instant lastModified) {
    return new StoredLayout(
        new Content.Blob(export.blobId, export.length),
        start,
        length,
        etag,
        lastModified,
        Statuses.format(export).mediaType());
  }

  /**
   * The manifest of an export.
   *
   * @param parts in order; none when it has only one archive
   */
  public record PartedManifest(Manifest manifest, List<ExportPart> parts) {}

  /** Returns the manifest of a READY export; throws as {@link #open}. */
  public PartedManifest manifest(String id, ExportScope scope) {
    Export export = ready(id, scope);
    Manifest manifest = manifests.find(export.manifestHash).orElseThrow(() -> endedMeanwhile(id));
    return new PartedManifest(manifest, export.parts == null ? List.of() : parts.of(export.id));
  }

  /** Returns the status of a READY export; throws as {@link #open}. */
  public ExportStatus status(String id, ExportScope scope) {
    return statuses.of(ready(id, scope));
  }

  private Export ready(String id, ExportScope scope) {
    Export export = rows.row(id, scope).orElseThrow(() -> unknown());
    ExportStatus status = statuses.withoutParts(export);
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
    Optional<Problem> problem =
        rows.row(id).map(statuses::withoutParts).flatMap(ExportStatus::problem);
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
