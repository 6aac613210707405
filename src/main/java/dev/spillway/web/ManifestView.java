package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
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
   * @param was the name that was wanted, shortened; absent when the entry has it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EntryView(
      String name, long size, String crc32, Instant modified, String compression, String was) {

    private static EntryView of(Entry entry) {
      return new EntryView(
          entry.name(),
          entry.size(),
          String.format(Locale.ROOT, "%08x", entry.crc32()),
          entry.modified(),
          entry.compression().name().toLowerCase(Locale.ROOT),
          entry.was().orElse(null));
    }
  }

  static ManifestView of(Manifest manifest) {
    return new ManifestView(
        manifest.format().extension(), manifest.entries().stream().map(EntryView::of).toList());
  }
}
