package dev.spillway.export.staging;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import java.time.Instant;

/**
 * What one entry has of a blob that was written for several.
 *
 * @param offset where it starts in the blob
 * @param size uncompressed bytes
 * @param crc32 of the uncompressed bytes
 * @param length bytes that it takes of the blob
 * @param sha256 of those, lower-case hexadecimal
 * @param compression how they are encoded
 */
record StagedPart(
    long offset, long size, int crc32, long length, String sha256, Entry.Compression compression) {

  /** The entry of this name, once the whole blob is known. */
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
