package dev.spillway.archive.manifest;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.TarGzLayout;
import dev.spillway.archive.layout.TarLayout;
import dev.spillway.archive.layout.ZipLayout;
import java.util.List;

/**
 * Everything that decides an archive's bytes. Every manifest there is can be extracted safely:
 * making one with an unsafe name, or with two names that would meet on some file system, fails.
 *
 * @param format how the entries are laid out
 * @param entries in the order of the archive; unmodifiable
 */
public record Manifest(Format format, List<Entry> entries) {

  /**
   * @throws UnsafeEntryNameException when an entry's name is unsafe, or clashes with that of an
   *     entry before it
   */
  public Manifest {
    entries = List.copyOf(entries);
    EntryNames names = new EntryNames();
    for (Entry entry : entries) {
      names.add(entry.name());
    }
  }

  /**
   * The manifest of a new archive, whose names Windows can hold, too.
   *
   * @throws UnsafeEntryNameException as the constructor, or when a name has a character that
   *     Windows knows in none
   */
  public static Manifest planned(Format format, List<Entry> entries) {
    for (Entry entry : entries) {
      EntryNames.checkPortable(entry.name());
    }
    return new Manifest(format, entries);
  }

  /**
   * Lays the entries out. Reads nothing, but walks all entries once: keep the result.
   *
   * @throws IllegalArgumentException when the format cannot hold an entry: a deflated one in a TAR,
   *     or one that is not deflated as {@link Entry.Compression#DEFLATED} says in a {@code tar.gz}
   */
  public Layout layout() {
    return switch (format) {
      case ZIP -> new ZipLayout(entries);
      case TAR -> new TarLayout(entries);
      case TAR_GZ -> new TarGzLayout(entries);
    };
  }
}
