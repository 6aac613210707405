package dev.spillway.archive.entry;

import java.time.Instant;
import java.util.Objects;

/**
 * What tells whether an object of a bucket is still the one that was planned: reads ask for its
 * ETag, and get the bytes that have it or none.
 *
 * @param size bytes
 * @param modified {@code Last-Modified}, cut to full seconds as some answers have it; equal bytes
 *     that are stored again may have another
 * @param etag as the store gives it, with its quotes
 */
public record ObjectStamp(long size, Instant modified, String etag) implements Stamp {

  public ObjectStamp {
    Objects.requireNonNull(etag, "etag");
    modified = Instant.ofEpochSecond(modified.getEpochSecond());
  }

  /** Whether it is of the same bytes as {@code other}. */
  public boolean sameBytes(ObjectStamp other) {
    return size == other.size && etag.equals(other.etag);
  }
}
