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
 * Everything that determines an archive's bytes. Every manifest can be extracted safely: the
 * constructor rejects unsafe names, and names that would collide on some file system.
 *
 * @param format layout of the entries
 * @param entries in the order of the archive; unmodifiable
 */
public record Manifest(Format format, List<Entry> entries) {

  /**
   * @throws UnsafeEntryNameException when an entry's name is unsafe, or collides with the name of
   *     an earlier entry
   */
  public Manifest {
    entries = List.copyOf(entries);
    EntryNames names = new EntryNames();
    for (Entry entry : entries) {
      names.add(entry.name());
    }
  }

  /**
   * Returns the manifest of a new archive, whose names must also be valid on Windows.
   *
   * @throws UnsafeEntryNameException as the constructor, or when a name has a character that
   *     Windows does not allow
   */
  public static Manifest planned(Format format, List<Entry> entries) {
    for (Entry entry : entries) {
      EntryNames.checkPortable(entry.name());
    }
    return new Manifest(format, entries);
  }

  /**
   * Computes the layout of the entries. Reads no content, but walks all entries once: keep the
   * result.
   *
   * @throws IllegalArgumentException when the format cannot hold an entry: a deflated one in a TAR,
   *     or one in a {@code tar.gz} that is not deflated as {@link Entry.Compression#DEFLATED}
   *     describes
   */
  public Layout layout() {
    return switch (format) {
      case ZIP -> new ZipLayout(entries);
      case TAR -> new TarLayout(entries);
      case TAR_GZ -> new TarGzLayout(entries);
    };
  }
}
