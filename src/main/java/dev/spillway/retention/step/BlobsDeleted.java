package dev.spillway.retention.step;

import dev.spillway.volume.Condemned;
import java.util.List;

/** Fired after each batch of deletions: the bytes of these blobs are proven deleted. */
public record BlobsDeleted(List<Gone> blobs) {

  public BlobsDeleted {
    blobs = List.copyOf(blobs);
  }

  /**
   * A deleted blob.
   *
   * @param reason why, as one word
   * @param bytes what it had counted, in whole blocks
   */
  public record Gone(String blobId, String reason, long bytes) {
    static Gone of(Condemned blob) {
      return new Gone(blob.id(), blob.reason().word(), blob.bytes());
    }
  }
}
