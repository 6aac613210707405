package dev.spillway.export;

import dev.spillway.archive.ContentReader;
import dev.spillway.archive.Layout;
import dev.spillway.archive.Manifest;
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
  private final ContentReader reader;

  Archives(
      ExportRows rows,
      Statuses statuses,
      Manifests manifests,
      LayoutCache layouts,
      ContentReader reader) {
    this.rows = rows;
    this.statuses = statuses;
    this.manifests = manifests;
    this.layouts = layouts;
    this.reader = reader;
  }

  /**
   * The archive of a READY export.
   *
   * @throws ProblemException when there is none: {@code unknown-export}, {@code not-ready}, why it failed, or why it is gone
   */
  public OpenArchive open(String id) {
    Export export = ready(id);
    Layout layout =
        layouts
            .get(
                export.manifestHash,
                () -> manifests.find(export.manifestHash).map(Manifest::layout))
            .orElseThrow(() -> endedMeanwhile(id));
    return new OpenArchive(id, export.filename, layout, reader);
  }

  /** The entries of a READY export; throws as {@link #open}. */
  public Manifest manifest(String id) {
    Export export = ready(id);
    return manifests.find(export.manifestHash).orElseThrow(() -> endedMeanwhile(id));
  }

  private Export ready(String id) {
    Export export = rows.row(id).orElseThrow(() -> unknown());
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

  /** Its row says why by now; a manifest that is missing without a reason is a fault of ours. */
  private ProblemException endedMeanwhile(String id) {
    Optional<Problem> problem = rows.row(id).map(statuses::of).flatMap(ExportStatus::problem);
    return problem
        .map(Problem::exception)
        .orElseGet(
            () ->
                Problem.of(ProblemType.INTERNAL, "The manifest of this export is missing.")
                    .exception());
  }

  /** The one answer for an id that is not there. */
  public static ProblemException unknown() {
    return Problem.of(ProblemType.UNKNOWN_EXPORT, "There is no export with this id.").exception();
  }
}
