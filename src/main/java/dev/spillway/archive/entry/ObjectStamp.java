package dev.spillway.archive.entry;

import java.time.Instant;
import java.util.Objects;

/**
 * Identifies the planned version of an object in a bucket: reads request its ETag, and get the
 * bytes of that version or none.
 *
 * @param size bytes
 * @param modified {@code Last-Modified}, truncated to whole seconds because some responses are;
 *     equal bytes stored again may have another
 * @param etag as the store returns it, with its quotes
 */
public record ObjectStamp(long size, Instant modified, String etag) implements Stamp {

  public ObjectStamp {
    Objects.requireNonNull(etag, "etag");
    modified = Instant.ofEpochSecond(modified.getEpochSecond());
  }

  /** Returns whether it identifies the same bytes as {@code other}. */
  public boolean sameBytes(ObjectStamp other) {
    return size == other.size && etag.equals(other.etag);
  }
}
