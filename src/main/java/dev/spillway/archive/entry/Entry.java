package dev.spillway.archive.entry;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One file of an archive.
 *
 * @param name in the archive, with {@code /} between its parts; safe on extraction ({@link
 *     EntryNames}). That of a folder ends with {@code /}
 * @param size uncompressed bytes
 * @param crc32 CRC-32 of the uncompressed bytes, as an unsigned 32-bit value in an int
 * @param modified modification time that extraction restores; truncated to whole seconds
 * @param attributes further attributes in the archive
 * @param compression encoding of the bytes in {@code content}
 * @param content location of the bytes; {@code content.length() == size} when stored
 * @param was the name that was wanted ({@link UniqueNames}); empty when the entry has it. No part
 *     of the archive's bytes
 */
public record Entry(
    String name,
    long size,
    int crc32,
    Instant modified,
    EntryAttributes attributes,
    Compression compression,
    Content content,
    Optional<String> was) {

  /**
   * @throws IllegalArgumentException when {@code size} is negative, or differs from the length of
   *     stored content
   */
  public Entry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(attributes, "attributes");
    Objects.requireNonNull(compression, "compression");
    if (size < 0 || content.length() < 0) {
      throw new IllegalArgumentException(
          "entry with a size of " + size + " and " + content.length() + " bytes of content");
    }
    if (name.endsWith("/") && size > 0) {
      throw new IllegalArgumentException("a folder with " + size + " bytes");
    }
    if (compression == Compression.STORED && content.length() != size) {
      throw new IllegalArgumentException(
          "stored entry of " + size + " bytes with " + content.length() + " bytes of content");
    }
    modified = Instant.ofEpochSecond(modified.getEpochSecond());
    if (attributes.signedTimestamp() && modified.getEpochSecond() >= 0) {
      // It makes no difference here. Cleared, so that equal archives have equal entries.
      attributes = new EntryAttributes(attributes.executable(), attributes.offsetSeconds(), false);
    }
  }

  /** Creates an entry that is not executable, in UTC. */
  public Entry(
      String name,
      long size,
      int crc32,
      Instant modified,
      Compression compression,
      Content content) {
    this(
        name, size, crc32, modified, EntryAttributes.PLAIN, compression, content, Optional.empty());
  }

  /** Returns the same entry with other attributes. */
  public Entry with(EntryAttributes others) {
    return others.equals(attributes)
        ? this
        : new Entry(name, size, crc32, modified, others, compression, content, was);
  }

  /** Returns the same entry with the name that was wanted. */
  public Entry wanted(Optional<String> wanted) {
    return wanted.equals(was)
        ? this
        : new Entry(name, size, crc32, modified, attributes, compression, content, wanted);
  }

  /** Returns whether it is a folder, which has no bytes. */
  public boolean isFolder() {
    return name.endsWith("/");
  }

  /** Returns whether a ZIP has its time in UTC in addition to DOS time. */
  public boolean isTimestamped() {
    long second = modified.getEpochSecond();
    return second == (int) second && (second >= 0 || attributes.signedTimestamp());
  }

  /** Returns whether its time is before 1970 and a ZIP does not contain it. */
  public boolean isEarly() {
    return modified.getEpochSecond() < 0 && !attributes.signedTimestamp();
  }

  /** How an entry's content is encoded. */
  public enum Compression {
    /** Not compressed. */
    STORED,
    /**
     * Raw RFC 1951 deflate, produced once by {@code ParallelDeflater} while the bytes were staged.
     * Each block of 128 KiB of input is deflated independently, except for the 32 KiB before it,
     * and ends at a whole byte. The last two bytes are {@code 03 00}, an empty final block. Without
     * those two bytes, the content can be part of a longer deflate stream, such as that of a {@code
     * tar.gz}.
     */
    DEFLATED
  }

  /** Returns an entry that is not compressed. */
  public static Entry stored(String name, int crc32, Instant modified, Content content) {
    return new Entry(name, content.length(), crc32, modified, Compression.STORED, content);
  }
}
