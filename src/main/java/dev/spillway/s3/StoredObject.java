package dev.spillway.s3;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.OptionalInt;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object of a bucket, as the store tells of it.
 *
 * @param key all of it, prefix included
 * @param bytes its length
 * @param etag as the store gives it, with the quotes that some leave out here and there; null when
 *     it gives none
 * @param modified when it was stored, by the store's clock
 * @param crc32 of all of its bytes, where the store has it and was asked for it; never a checksum
 *     of checksums
 */
public record StoredObject(
    String key, long bytes, String etag, Instant modified, OptionalInt crc32) {

  public StoredObject {
    etag = quoted(etag);
  }

  static StoredObject of(String key, HeadObjectResponse head) {
    return new StoredObject(
        key, head.contentLength(), head.eTag(), head.lastModified(), crc32(head));
  }

  private static OptionalInt crc32(HeadObjectResponse head) {
    if (head.checksumCRC32() == null || head.checksumType() != ChecksumType.FULL_OBJECT) {
      return OptionalInt.empty();
    }
    byte[] bytes = Base64.getDecoder().decode(head.checksumCRC32());
    return bytes.length == Integer.BYTES
        ? OptionalInt.of(ByteBuffer.wrap(bytes).getInt())
        : OptionalInt.empty();
  }

  /** The same ETag with quotes, as RFC 9110 8.8.3 has it; null of null. */
  static String quoted(String etag) {
    return etag == null || etag.endsWith("\"") ? etag : '"' + etag + '"';
  }
}
