package dev.spillway.export.planning;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an export would be; nothing of it is kept.
 *
 * @param entries empty when rows decide about them
 * @param length of the archive in bytes; empty when it shows only while the archive is made
 * @param staged bytes that are written to the volume, at most; 0 for a virtual export, empty when
 *     rows decide about them
 * @param fits whether the volume has room for them now, without evicting anything; empty when they
 *     are not known
 * @param parts number of archives; empty when it is not to be split, or unknown as the length is
 * @param missing names of entries that the sources lack
 * @param renamed entries that have another name than they were to have
 */
public record DryRun(
    OptionalInt entries,
    OptionalLong length,
    OptionalLong staged,
    Optional<Boolean> fits,
    OptionalInt parts,
    List<String> missing,
    List<Renamed> renamed) {

  /** An entry with its name, and the name that it was to have. */
  public record Renamed(String was, String name) {}

  /** Rows or a web address decide what the export has: nothing is known before they are asked. */
  static final DryRun UNKNOWN =
      new DryRun(
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          List.of(),
          List.of());

  /** The same, with room on the volume or without. */
  public DryRun fitting(boolean now) {
    return new DryRun(entries, length, staged, Optional.of(now), parts, missing, renamed);
  }
}
