package dev.spillway.export.staging;

import dev.spillway.export.row.Export;
import dev.spillway.volume.Blobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * Lets a later attempt write where no earlier one does. Whoever was thought dead may only have been
 * slow, and goes on writing: under an id that is nobody's any more.
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
   * Settles which blob this attempt writes, and sets it in {@code export}: in the first the one
   * that was reserved, later a new one with the same room.
   *
   * @param export as it was read in this attempt
   * @throws dev.spillway.volume.RefusedException when what the earlier one wrote cannot be deleted
   * @throws IOException when another attempt has begun, or the export has ended
   */
  void begin(Export export) throws IOException {
    if (export.attemptsStarted <= 1) {
      return;
    }
    // First: the earlier one cannot make the export READY any more, and what it wrote has its row
    // until it is gone.
    blobs.discard(export.blobId);
    String next = blobs.newId();
    if (!rows.rename(export, next)) {
      throw new IOException("export " + export.id + " is no longer made by this attempt");
    }
    export.blobId = next;
  }
}
