package dev.spillway.export;

import java.time.Instant;
import java.util.Optional;

/**
 * An export as it is at one moment. A row whose time is over is GONE here before anybody has written that down.
 *
 * @param state its state now
 * @param held whether its bytes are Spillway's own; otherwise they are read from their roots while it is downloaded
 * @param progress how far its staging is; only while this node does it
 * @param archive what can be downloaded; only when READY
 * @param availableUntil the end of its time, as far as is known now; only when READY
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
    Instant createdAt,
    Optional<Progress> progress,
    Optional<Archive> archive,
    Optional<Instant> availableUntil,
    boolean evictable,
    Optional<Problem> problem) {

  /** Bytes that are staged, of all bytes of the archive. */
  public record Progress(long bytesDone, long bytesTotal) {}

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
