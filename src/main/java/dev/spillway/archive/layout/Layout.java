package dev.spillway.archive.layout;

import java.time.Instant;
import java.util.Iterator;

/**
 * An archive as arithmetic: its exact length, its validator and any of its byte ranges are known
 * before one byte of content is read, and are the same whenever they are asked for. Immutable and
 * thread-safe.
 */
public interface Layout {

  /** Bytes of the whole archive. */
  long length();

  /**
   * A strong validator without its quotes: hex SHA-256 over layout version, format, and each
   * entry's name, size, time, CRC and encoding, with the SHA-256 of what was deflated or is a part
   * of a blob. Never over an export's identity: an equal archive made again resumes a broken
   * download.
   */
  String etag();

  /**
   * The newest modification time of its entries, at full seconds; the epoch for an empty archive.
   */
  Instant lastModified();

  /** that of its {@code Format}. */
  String mediaType();

  /**
   * The segments of the bytes from {@code from} (inclusive) to {@code to} (exclusive), lazily, in
   * order; their lengths add up to {@code to - from}. Does not walk the entries before {@code
   * from}.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= length()}
   */
  Iterator<Segment> segments(long from, long to);

  /** About how many bytes of heap this layout holds, its manifest included: what a cache counts. */
  long footprint();
}
