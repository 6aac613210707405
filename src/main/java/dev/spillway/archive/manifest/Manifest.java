package dev.spillway.archive.manifest;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.TarGzLayout;
import dev.spillway.archive.layout.TarLayout;
import dev.spillway.archive.layout.ZipLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

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
    return layout(entries);
  }

  /**
   * As {@link #layout()}, in parts of at most {@code partSize} bytes: {@link ArchiveParts} when
   * there are several.
   */
  public Layout layout(OptionalLong partSize) {
    int[] firsts = partSize.isPresent() ? firstEntries(partSize.getAsLong()) : new int[] {0};
    if (firsts.length == 1) {
      return layout();
    }
    List<Layout> parts = new ArrayList<>(firsts.length);
    for (int i = 0; i < firsts.length; i++) {
      int end = i + 1 < firsts.length ? firsts[i + 1] : entries.size();
      parts.add(layout(List.copyOf(entries.subList(firsts[i], end))));
    }
    return new ArchiveParts(partSize.getAsLong(), parts, firsts);
  }

  /** Returns the first entry of each part of at most {@code partSize} bytes. */
  public int[] firstEntries(long partSize) {
    return ArchiveParts.firstEntries(format, entries, partSize);
  }

  private Layout layout(List<Entry> some) {
    return switch (format) {
      case ZIP -> new ZipLayout(some);
      case TAR -> new TarLayout(some);
      case TAR_GZ -> new TarGzLayout(some);
    };
  }
}
