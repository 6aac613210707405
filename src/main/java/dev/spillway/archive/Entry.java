package dev.spillway.archive;

import java.time.Instant;

/**
 * One file of an archive.
 *
 * @param name its name in the archive, {@code /} between parts; safe on extraction ({@link EntryNames})
 * @param size uncompressed bytes
 * @param crc32 CRC-32 of the uncompressed bytes, as an unsigned 32-bit value in an int
 * @param modified modification time that extraction restores, at full seconds
 * @param compression how {@code content} holds the bytes
 * @param content where the bytes are; {@code content.length() == size} when stored
 */
public record Entry(
    String name, long size, int crc32, Instant modified, Compression compression, Content content) {

  /** How an entry's content is encoded. */
  public enum Compression {
    /** As it is. */
    STORED,
    /** Raw RFC 1951 deflate, made once while the bytes were staged. */
    DEFLATED
  }

  public static Entry stored(String name, int crc32, Instant modified, Content content) {
    return new Entry(name, content.length(), crc32, modified, Compression.STORED, content);
  }
}
