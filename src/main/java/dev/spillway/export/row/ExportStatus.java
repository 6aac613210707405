package dev.spillway.export.row;

import dev.spillway.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The status of an export at one moment. An export whose time is over is GONE here even if its row
 * still says READY.
 *
 * @param caller name of the key that requested it; empty if that is not known
 * @param state current state
 * @param held whether its bytes are stored by Spillway; otherwise some of them are read from their
 *     roots during the download
 * @param missing entry names that its sources lack, if its recipe only reports them
 * @param progress of its staging; only while this node stages it
 * @param archive what can be downloaded; only when READY
 * @param availableUntil the end of its time, as known now; only when READY
 * @param proof what is known about its delivery; empty until all of it was sent
 * @param evictable whether it may end earlier to free space
 * @param problem why it FAILED, or the response to a download when it is GONE or CANCELLED
 */
public record ExportStatus(
    String id,
    String recipe,
    String owner,
    Optional<String> caller,
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
   * The progress of the staging of an export.
   *
   * @param bytesDone bytes staged so far
   * @param bytesTotal expected bytes; empty when the total is known only at the end
   * @param rowsDone rows read so far; empty when the export is not made of rows
   * @param rowsTotal estimated rows, by PostgreSQL's planner; empty when it has no estimate
   * @param entries entries staged so far; empty while it is not known how many there are
   */
  public record Progress(
      long bytesDone,
      OptionalLong bytesTotal,
      OptionalLong rowsDone,
      OptionalLong rowsTotal,
      Optional<Entries> entries) {}

  /** Entries of the archive: {@code total} is at least 1. */
  public record Entries(int done, int total) {}

  /**
   * A READY export's archive.
   *
   * @param length bytes, of all parts together
   * @param etag strong validator, without its quotes
   * @param count number of archives
   * @param parts empty when it is a single archive, and in a list of exports
   */
  public record Archive(
      String filename,
      String mediaType,
      long length,
      String etag,
      Instant lastModified,
      int entries,
      int count,
      List<Part> parts) {}

  /**
   * One of several archives, which is whole and valid by itself.
   *
   * @param number counted from 1
   * @param length bytes
   * @param etag strong validator, without its quotes
   * @param proof what is known about its delivery; empty until all of it was sent
   */
  public record Part(
      int number, String filename, long length, String etag, Optional<DeliveryProof> proof) {}
}
