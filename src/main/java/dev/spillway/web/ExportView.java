package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.export.row.DeliveryProof;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.web.problem.ProblemDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An export as the API shows it.
 *
 * @param owner absent when there is none
 * @param caller name of the key that requested it, for an operator; otherwise absent
 * @param delivery "sent" or "delivered", once the whole archive was; absent before
 * @param partial true when entries are missing in the archive, which its recipe allows; otherwise
 *     absent
 * @param missing names of those entries
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportView(
    String id,
    String recipe,
    String owner,
    String caller,
    ExportState state,
    String format,
    String bytes,
    Instant createdAt,
    Instant availableUntil,
    String delivery,
    Boolean evictable,
    Progress progress,
    ArchiveView archive,
    Boolean partial,
    List<String> missing,
    Map<String, Object> problem,
    Links links) {

  /** Paths of its resources, relative to the service. */
  record Links(String self, String archive, String manifest) {}

  /** Progress of the export; null where a number is not known yet. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Progress(
      Integer entriesDone,
      Integer entriesTotal,
      Long rowsDone,
      Long rowsTotal,
      Long bytesDone,
      Long bytesTotal) {

    private static Progress of(ExportStatus.Progress now) {
      return new Progress(
          now.entries().map(ExportStatus.Entries::done).orElse(null),
          now.entries().map(ExportStatus.Entries::total).orElse(null),
          known(now.rowsDone()),
          known(now.rowsTotal()),
          now.bytesDone(),
          known(now.bytesTotal()));
    }

    private static Long known(OptionalLong number) {
      return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
  }

  /**
   * The archive that a download returns. {@code etag} as in the header, including the quotes. Of
   * several parts, each has its own, and {@code length} is that of all; otherwise, and in a list of
   * exports, {@code parts} is absent.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ArchiveView(
      String filename,
      String mediaType,
      long length,
      String etag,
      Instant lastModified,
      int entries,
      List<PartView> parts) {

    private static ArchiveView of(String self, ExportStatus.Archive ready) {
      return new ArchiveView(
          ready.filename(),
          ready.mediaType(),
          ready.length(),
          ready.count() > 1 ? null : '"' + ready.etag() + '"',
          ready.lastModified(),
          ready.entries(),
          ready.parts().isEmpty()
              ? null
              : ready.parts().stream().map(part -> PartView.of(self, part)).toList());
    }
  }

  /**
   * One of several archives, whole and valid by itself.
   *
   * @param delivery as that of the export
   * @param archive path of its bytes, relative to the service
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PartView(
      int number, String filename, long length, String etag, String delivery, String archive) {

    private static PartView of(String self, ExportStatus.Part part) {
      return new PartView(
          part.number(),
          part.filename(),
          part.length(),
          '"' + part.etag() + '"',
          part.proof().map(DeliveryProof::word).orElse(null),
          self + "/archive/" + part.number());
    }
  }

  static String path(String id) {
    return "/api/exports/" + id;
  }

  static ExportView of(ExportStatus status) {
    return of(status, null);
  }

  static ExportView forOperator(ExportStatus status) {
    return of(status, status.caller().orElse(null));
  }

  private static ExportView of(ExportStatus status, String caller) {
    String self = path(status.id());
    ArchiveView archive = status.archive().map(ready -> ArchiveView.of(self, ready)).orElse(null);
    return new ExportView(
        status.id(),
        status.recipe(),
        status.owner().isEmpty() ? null : status.owner(),
        caller,
        status.state(),
        status.format(),
        status.held() ? "held" : "virtual",
        status.createdAt(),
        status.availableUntil().orElse(null),
        status.proof().map(DeliveryProof::word).orElse(null),
        status.availableUntil().map(_ -> status.evictable()).orElse(null),
        progress(status),
        archive,
        status.missing().isEmpty() ? null : Boolean.TRUE,
        status.missing().isEmpty() ? null : status.missing(),
        status.problem().map(ProblemDocument::of).orElse(null),
        new Links(self, self + "/archive", self + "/manifest"));
  }

  private static Progress progress(ExportStatus status) {
    return status
        .archive()
        .map(
            ready ->
                new Progress(
                    ready.entries(), ready.entries(), null, null, ready.length(), ready.length()))
        .or(() -> status.progress().map(Progress::of))
        .orElse(null);
  }
}
