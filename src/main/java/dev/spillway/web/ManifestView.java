package dev.spillway.web;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The entries of an archive as the API shows them, without their sources. */
record ManifestView(String format, List<EntryView> entries) {

  /**
   * An entry of the archive.
   *
   * @param size uncompressed bytes
   * @param crc32 eight hexadecimal digits
   * @param compression {@code stored} or {@code deflated}
   */
  record EntryView(String name, long size, String crc32, Instant modified, String compression) {

    private static EntryView of(Entry entry) {
      return new EntryView(
          entry.name(),
          entry.size(),
          String.format(Locale.ROOT, "%08x", entry.crc32()),
          entry.modified(),
          entry.compression().name().toLowerCase(Locale.ROOT));
    }
  }

  static ManifestView of(Manifest manifest) {
    return new ManifestView(
        manifest.format().extension(), manifest.entries().stream().map(EntryView::of).toList());
  }
}
