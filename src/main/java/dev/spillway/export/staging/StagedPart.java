package dev.spillway.export.staging;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import java.time.Instant;

/**
 * The part of a shared blob that holds the content of one entry.
 *
 * @param offset in the blob
 * @param size uncompressed bytes
 * @param crc32 of the uncompressed bytes
 * @param length bytes in the blob
 * @param sha256 of the bytes in the blob, lower-case hexadecimal
 * @param compression encoding of the bytes in the blob
 */
record StagedPart(
    long offset, long size, int crc32, long length, String sha256, Entry.Compression compression) {

  /** Returns the entry with this name, once the blob is complete. */
  Entry entry(String name, Instant modified, String blobId, long blobLength) {
    return new Entry(
        name,
        size,
        crc32,
        modified,
        compression,
        new Content.BlobPart(blobId, blobLength, offset, length, sha256));
  }
}
