package dev.spillway.export.row;

import dev.spillway.archive.entry.Format;
import dev.spillway.export.part.ExportPart;
import dev.spillway.export.part.ExportParts;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemMembers;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Filenames;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Computes the current status of an export from its row. */
@ApplicationScoped
public class Statuses {

  private final Availability availability;
  private final StagingProgress progress;
  private final ExportParts parts;
  private final InstantSource clock;

  Statuses(
      RetentionSettings retention,
      StagingProgress progress,
      ExportParts parts,
      @DatabaseTime InstantSource clock) {
    this.progress = progress;
    this.parts = parts;
    this.availability = new Availability(retention);
    this.clock = clock;
  }

  public ExportStatus of(Export export) {
    return of(export, export.parts == null ? List.of() : parts.of(export.id));
  }

  /** As {@link #of(Export)}, without the list of the parts, which may be long. */
  public ExportStatus withoutParts(Export export) {
    return of(export, List.of());
  }

  private ExportStatus of(Export export, List<ExportPart> ofExport) {
    boolean over = export.state == ExportState.READY && availability.over(export, clock.instant());
    ExportState state = over ? ExportState.GONE : export.state;
    boolean ready = state == ExportState.READY;
    return new ExportStatus(
        export.id,
        export.recipe,
        export.owner,
        Optional.ofNullable(export.caller),
        state,
        export.format,
        export.held && !export.readsRoots,
        ready ? ProblemMembers.names(export.missing) : List.of(),
        export.createdAt,
        state.open() ? progress.of(export.id) : Optional.empty(),
        ready ? Optional.of(archive(export, ofExport)) : Optional.empty(),
        ready ? Optional.of(availability.until(export)) : Optional.empty(),
        proof(export),
        export.evictable,
        problem(export, state));
  }

  /** Returns why a READY row counts as GONE; empty while its time is not over. */
  public Optional<GoneReason> over(Export export, Instant now) {
    return export.state == ExportState.READY && availability.over(export, now)
        ? Optional.of(availability.reason(export))
        : Optional.empty();
  }

  public static Format format(Export export) {
    return Format.ofExtension(export.format)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "export " + export.id + " has the unknown format " + export.format));
  }

  private static ExportStatus.Archive archive(Export export, List<ExportPart> ofExport) {
    return new ExportStatus.Archive(
        export.filename,
        format(export).mediaType(),
        export.length,
        export.etag,
        lastModified(export),
        export.entries,
        export.parts == null ? 1 : export.parts,
        ofExport.stream().map(part -> part(export, part)).toList());
  }

  private static ExportStatus.Part part(Export export, ExportPart part) {
    return new ExportStatus.Part(
        part.number(),
        Filenames.part(export.filename, part.number(), export.parts),
        part.length(),
        part.etag(),
        proof(part.delivered(), part.sent()));
  }

  private static Optional<DeliveryProof> proof(Export export) {
    return proof(export.coveredAt != null, export.sentAt != null);
  }

  private static Optional<DeliveryProof> proof(boolean delivered, boolean sent) {
    if (delivered) {
      return Optional.of(DeliveryProof.DELIVERED);
    }
    return sent ? Optional.of(DeliveryProof.SENT) : Optional.empty();
  }

  /**
   * Returns the Last-Modified time of a READY export, in whole seconds. Files may have a time in
   * the future, which no response may contain (RFC 9110, 8.8.2.1). In that case it is the time at
   * which the export became ready, so that all responses agree.
   */
  public static Instant lastModified(Export export) {
    return lastModified(export, export.lastModified);
  }

  /**
   * As {@link #lastModified(Export)}, for a part whose newest entry has the time {@code newest}.
   */
  public static Instant lastModified(Export export, Instant newest) {
    Instant made = export.readyAt.truncatedTo(ChronoUnit.SECONDS);
    return newest.isAfter(made) ? made : newest;
  }

  private Optional<Problem> problem(Export export, ExportState state) {
    return switch (state) {
      case FAILED ->
          Optional.of(
              new Problem(
                  export.problemType,
                  export.problemDetail,
                  ProblemMembers.read(export.problemMembers)));
      case CANCELLED ->
          Optional.of(
              Problem.of(
                  ProblemType.CANCELLED,
                  "It was cancelled before it was ready. Request it again."));
      case GONE ->
          Optional.of(
              (export.goneReason != null ? export.goneReason : availability.reason(export))
                  .problem());
      case QUEUED, GENERATING, READY -> Optional.empty();
    };
  }
}
