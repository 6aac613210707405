package dev.spillway.s3;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.OptionalInt;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object of a bucket, as the store describes it.
 *
 * @param key the complete key, prefix included
 * @param bytes its length
 * @param etag with quotes, which some stores omit in some answers; null when the store gives none
 * @param modified when it was stored, by the store's clock
 * @param crc32 of the whole object, when it was requested and the store has it; never a checksum of
 *     checksums
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

  /** The ETag with quotes (RFC 9110 8.8.3); null for null. */
  static String quoted(String etag) {
    return etag == null || etag.endsWith("\"") ? etag : '"' + etag + '"';
  }
}
