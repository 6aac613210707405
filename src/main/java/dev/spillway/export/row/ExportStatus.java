package dev.spillway.export.row;

import dev.spillway.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An export as it is at one moment. A row whose time is over is GONE here before anybody has
 * written that down.
 *
 * @param state its state now
 * @param held whether its bytes are Spillway's own; otherwise some of them are read from their
 *     roots while it is downloaded
 * @param missing entry names of what its sources lack, where its recipe only reports that
 * @param progress how far its staging is; only while this node does it
 * @param archive what can be downloaded; only when READY
 * @param availableUntil the end of its time, as far as is known now; only when READY
 * @param proof what is known of how it was fetched; empty as long as not all of it was sent
 * @param evictable whether it may end before that, to make room for others
 * @param problem why it FAILED, or what a download is answered when it is GONE or CANCELLED
 */
public record ExportStatus(
    String id,
    String recipe,
    String owner,
    ExportState state,
    String format,
    boolean held,
    List<String> missing,
    Instant createdAt,
    Optional<Progress> progress,
    Optional<Archive> archive,
    Optional<Instant> availableUntil,
    Optional<DeliveryProof> proof,
    boolean evictable,
    Optional<Problem> problem) {

  /**
   * How far the staging of an export is.
   *
   * @param bytesDone bytes that are staged
   * @param bytesTotal of how many; empty when that shows only at the end
   * @param rowsDone rows that are read; empty when it is not made of rows
   * @param rowsTotal of about how many, by PostgreSQL's own estimate; empty when it has none
   */
  public record Progress(
      long bytesDone, OptionalLong bytesTotal, OptionalLong rowsDone, OptionalLong rowsTotal) {}

  /**
   * A READY export's archive.
   *
   * @param length bytes
   * @param etag strong validator, without its quotes
   */
  public record Archive(
      String filename,
      String mediaType,
      long length,
      String etag,
      Instant lastModified,
      int entries) {}
}
