package dev.spillway.volume;

import dev.spillway.archive.entry.Content;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A blob whose bytes are durable.
 *
 * @param length exact bytes
 * @param counted bytes that it takes of the quota
 * @param sha256 lower-case hexadecimal, of the blob's bytes; with a part size, of the digests of
 *     its parts
 * @param partSize empty when the digest is of the bytes ({@code PartedDigest})
 * @param etag of its object; empty in a folder
 */
public record StoredBlob(
    String id,
    long length,
    long counted,
    String sha256,
    OptionalLong partSize,
    Optional<String> etag) {

  /** Returns the blob as content. */
  public Content.Blob content() {
    return new Content.Blob(id, length);
  }
}
