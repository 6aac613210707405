package dev.spillway.retention.step;

import dev.spillway.volume.Condemned;
import java.util.List;

/** These bytes are proven to be gone. Fired after each batch of deletions. */
public record BlobsDeleted(List<Gone> blobs) {

  public BlobsDeleted {
    blobs = List.copyOf(blobs);
  }

  /**
   * A blob that is no more.
   *
   * @param reason why, in one word
   * @param bytes what it had counted, in whole blocks
   */
  public record Gone(String blobId, String reason, long bytes) {
    static Gone of(Condemned blob) {
      return new Gone(blob.id(), blob.reason().word(), blob.bytes());
    }
  }
}
