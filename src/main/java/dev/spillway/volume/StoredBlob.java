package dev.spillway.volume;

import dev.spillway.archive.Content;

/**
 * A blob whose bytes are durable.
 *
 * @param length exact bytes
 * @param counted what it takes of the quota
 * @param sha256 of its bytes, lower-case hexadecimal
 */
public record StoredBlob(String id, long length, long counted, String sha256) {

  /** It as content. */
  public Content.Blob content() {
    return new Content.Blob(id, length);
  }
}
