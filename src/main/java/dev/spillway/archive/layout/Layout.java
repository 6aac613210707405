package dev.spillway.archive.layout;

import java.time.Instant;
import java.util.Iterator;

/**
 * The computed form of an archive. Its exact length, its validator and any byte range are known
 * before a byte of content is read, and never change. Immutable and thread-safe.
 */
public interface Layout {

  /** Returns the length of the whole archive in bytes. */
  long length();

  /**
   * Returns a strong validator without its quotes: hex SHA-256 over layout version and each entry's
   * name, size, time, CRC, encoding and attributes, with the SHA-256 of content that was deflated
   * or is part of a blob. It does not depend on the export's id, so an equal archive of another
   * export resumes a broken download.
   */
  String etag();

  /**
   * Returns the newest modification time of the entries, in whole seconds; the epoch for an empty
   * archive.
   */
  Instant lastModified();

  /** Returns the media type of its {@code Format}. */
  String mediaType();

  /**
   * Returns the segments of the bytes from {@code from} (inclusive) to {@code to} (exclusive),
   * lazily and in order. Their lengths add up to {@code to - from}. Does not walk the entries
   * before {@code from}.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= length()}
   */
  Iterator<Segment> segments(long from, long to);

  /** Returns the approximate heap size of this layout and its manifest in bytes, for a cache. */
  long footprint();
}
