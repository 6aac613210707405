package dev.spillway.export.staging;

import dev.spillway.export.row.Export;
import dev.spillway.volume.Blobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * Gives each attempt a blob of its own. An earlier attempt that was considered dead may only have
 * been slow, and may still write: to a blob id that is no longer used.
 */
@ApplicationScoped
class Takeover {

  private final HeldRows rows;
  private final Blobs blobs;

  Takeover(HeldRows rows, Blobs blobs) {
    this.rows = rows;
    this.blobs = blobs;
  }

  /**
   * Determines the blob of this attempt and sets it in {@code export}: the reserved one for the
   * first attempt that counts, a new one with the same reservation for later attempts.
   *
   * @param export as read in this attempt
   * @throws dev.spillway.volume.RefusedException when the blob of the earlier attempt cannot be
   *     deleted
   * @throws IOException when another attempt has begun, or the export has ended
   */
  void begin(Export export) throws IOException {
    if (export.attemptsStarted - export.attemptsUncounted <= 1) {
      return;
    }
    // First the old blob is discarded: the earlier attempt can then no longer make the export
    // READY, and the blob keeps its row until it is deleted.
    blobs.discard(export.blobId);
    String next = blobs.newId();
    if (!rows.rename(export, next)) {
      throw new IOException("export " + export.id + " is no longer made by this attempt");
    }
    export.blobId = next;
  }
}
