package dev.spillway.archive;

import java.time.Instant;
import java.util.Objects;

/**
 * One file of an archive.
 *
 * @param name its name in the archive, {@code /} between parts; safe on extraction ({@link EntryNames})
 * @param size uncompressed bytes
 * @param crc32 CRC-32 of the uncompressed bytes, as an unsigned 32-bit value in an int
 * @param modified modification time that extraction restores; cut to full seconds
 * @param compression how {@code content} holds the bytes
 * @param content where the bytes are; {@code content.length() == size} when stored
 */
public record Entry(
    String name, long size, int crc32, Instant modified, Compression compression, Content content) {

  /**
   * @throws IllegalArgumentException when {@code size} is negative, or is not what stored content has
   */
  public Entry {
    Objects.requireNonNull(name, "name");
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
  }

  /** How an entry's content is encoded. */
  public enum Compression {
    /** As it is. */
    STORED,
    /**
     * Raw RFC 1951 deflate, made once while the bytes were staged, as {@link ParallelDeflater} makes it: blocks of 128 KiB
     * of input, each deflated on its own but for the 32 KiB before it and ended at a whole byte, and at last the two
     * bytes {@code 03 00}, which are an empty final block. Without those, such a content can stand within a longer deflate
     * stream: in that of a {@code tar.gz}.
     */
    DEFLATED
  }

  /** An entry whose content is stored as it is. */
  public static Entry stored(String name, int crc32, Instant modified, Content content) {
    return new Entry(name, content.length(), crc32, modified, Compression.STORED, content);
  }
}
