package dev.spillway.archive.entry;

import java.time.ZoneOffset;

/**
 * The attributes of an entry besides its name, bytes and time. They are part of the archive's
 * bytes, and so of its manifest.
 *
 * @param executable whether the file is executable: mode 0755, else 0644
 * @param offsetSeconds offset of local time from UTC; used only in a ZIP, whose DOS times are
 *     local. The offset is stored instead of the zone, because the rules of a zone change with the
 *     JDK and the bytes of an archive must not change
 * @param signedTimestamp whether a ZIP has an extended timestamp for a time before 1970. True only
 *     for archives planned before it was known that some readers take it for a time after 2038
 */
public record EntryAttributes(boolean executable, int offsetSeconds, boolean signedTimestamp) {

  /** Not executable, in UTC. */
  public static final EntryAttributes PLAIN = new EntryAttributes(false, 0, false);

  /** Executable, in UTC. */
  public static final EntryAttributes EXECUTABLE = new EntryAttributes(true, 0, false);

  /** The attributes of all entries in manifest versions without attributes. */
  public static final EntryAttributes FIRST = new EntryAttributes(false, 0, true);

  /** Maximum offset, in seconds. */
  public static final int LARGEST_OFFSET = ZoneOffset.MAX.getTotalSeconds();

  /**
   * @throws IllegalArgumentException when the offset exceeds {@link #LARGEST_OFFSET} in either
   *     direction
   */
  public EntryAttributes {
    if (Math.abs((long) offsetSeconds) > LARGEST_OFFSET) {
      throw new IllegalArgumentException("an offset of " + offsetSeconds + " seconds");
    }
  }

  public static EntryAttributes of(boolean executable) {
    return executable ? EXECUTABLE : PLAIN;
  }

  /** Returns the same attributes with another offset from UTC. */
  public EntryAttributes at(ZoneOffset offset) {
    return offset.getTotalSeconds() == offsetSeconds
        ? this
        : new EntryAttributes(executable, offset.getTotalSeconds(), signedTimestamp);
  }
}
