package dev.spillway.archive.entry;

import java.time.ZoneOffset;

/**
 * What an archive tells of an entry beside its name, its bytes and its time. Part of the archive's
 * bytes, so of its manifest.
 *
 * @param executable whether the file may be run: mode 0755, else 0644
 * @param offsetSeconds what local time is ahead of UTC by; counts in a ZIP alone, whose DOS times
 *     are local. The offset is kept, not the zone: the rules of a zone change with the JDK, and the
 *     bytes of an archive must not
 * @param signedTimestamp whether a time before 1970 stands in a ZIP's extended timestamp, as it did
 *     in archives that were planned before readers were found that take it for a time after 2038
 */
public record EntryAttributes(boolean executable, int offsetSeconds, boolean signedTimestamp) {

  /** A file that is no program, in UTC. */
  public static final EntryAttributes PLAIN = new EntryAttributes(false, 0, false);

  /** A program, in UTC. */
  public static final EntryAttributes EXECUTABLE = new EntryAttributes(true, 0, false);

  /** What every entry had before manifests knew attributes. */
  public static final EntryAttributes FIRST = new EntryAttributes(false, 0, true);

  /** The largest offset that there is, in seconds. */
  public static final int LARGEST_OFFSET = ZoneOffset.MAX.getTotalSeconds();

  /**
   * @throws IllegalArgumentException when no place on earth is so far ahead of, or behind UTC
   */
  public EntryAttributes {
    if (Math.abs((long) offsetSeconds) > LARGEST_OFFSET) {
      throw new IllegalArgumentException("an offset of " + offsetSeconds + " seconds");
    }
  }

  public static EntryAttributes of(boolean executable) {
    return executable ? EXECUTABLE : PLAIN;
  }

  /** The same of an entry whose local time is ahead of UTC by {@code offset}. */
  public EntryAttributes at(ZoneOffset offset) {
    return offset.getTotalSeconds() == offsetSeconds
        ? this
        : new EntryAttributes(executable, offset.getTotalSeconds(), signedTimestamp);
  }
}
