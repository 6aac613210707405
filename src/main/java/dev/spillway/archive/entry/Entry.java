package dev.spillway.archive.entry;

import java.time.Instant;
import java.util.Objects;

/**
 * One file of an archive.
 *
 * @param name its name in the archive, {@code /} between parts; safe on extraction ({@link
 *     EntryNames})
 * @param size uncompressed bytes
 * @param crc32 CRC-32 of the uncompressed bytes, as an unsigned 32-bit value in an int
 * @param modified modification time that extraction restores; cut to full seconds
 * @param attributes what else the archive tells of it
 * @param compression how {@code content} holds the bytes
 * @param content where the bytes are; {@code content.length() == size} when stored
 */
public record Entry(
    String name,
    long size,
    int crc32,
    Instant modified,
    EntryAttributes attributes,
    Compression compression,
    Content content) {

  /**
   * @throws IllegalArgumentException when {@code size} is negative, or is not what stored content
   *     has
   */
  public Entry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(attributes, "attributes");
    Objects.requireNonNull(compression, "compression");
    if (size < 0 || content.length() < 0) {
      throw new IllegalArgumentException(
          "entry with a size of " + size + " and " + content.length() + " bytes of content");
    }
    if (compression == Compression.STORED && content.length() != size) {
      throw new IllegalArgumentException(
          "stored entry of " + size + " bytes with " + content.length() + " bytes of content");
    }
    modified = Instant.ofEpochSecond(modified.getEpochSecond());
    if (attributes.signedTimestamp() && modified.getEpochSecond() >= 0) {
      // Then it makes no difference, and equal archives have equal entries.
      attributes = new EntryAttributes(attributes.executable(), attributes.offsetSeconds(), false);
    }
  }

  /** An entry that is no program, in UTC. */
  public Entry(
      String name,
      long size,
      int crc32,
      Instant modified,
      Compression compression,
      Content content) {
    this(name, size, crc32, modified, EntryAttributes.PLAIN, compression, content);
  }

  /** The same entry with other attributes. */
  public Entry with(EntryAttributes others) {
    return others.equals(attributes)
        ? this
        : new Entry(name, size, crc32, modified, others, compression, content);
  }

  /** Whether a ZIP tells its time in UTC, too, beside DOS time. */
  public boolean isTimestamped() {
    long second = modified.getEpochSecond();
    return second == (int) second && (second >= 0 || attributes.signedTimestamp());
  }

  /** Whether it is before 1970, and no ZIP says so. */
  public boolean isEarly() {
    return modified.getEpochSecond() < 0 && !attributes.signedTimestamp();
  }

  /** How an entry's content is encoded. */
  public enum Compression {
    /** As it is. */
    STORED,
    /**
     * Raw RFC 1951 deflate, made once while the bytes were staged, as {@code ParallelDeflater}
     * makes it: blocks of 128 KiB of input, each deflated on its own but for the 32 KiB before it
     * and ended at a whole byte, and at last the two bytes {@code 03 00}, which are an empty final
     * block. Without those, such a content can stand within a longer deflate stream: in that of a
     * {@code tar.gz}.
     */
    DEFLATED
  }

  /** An entry whose content is stored as it is. */
  public static Entry stored(String name, int crc32, Instant modified, Content content) {
    return new Entry(name, content.length(), crc32, modified, Compression.STORED, content);
  }
}
