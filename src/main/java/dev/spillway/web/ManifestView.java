package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.part.ExportPart;
import java.time.Instant;
import java.util.ArrayList;
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
   * @param part number of the archive that has it; absent when there is only one
   * @param was the name that was wanted, shortened; absent when the entry has it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EntryView(
      String name,
      long size,
      String crc32,
      Instant modified,
      String compression,
      Integer part,
      String was) {

    private static EntryView of(Entry entry, Integer part) {
      return new EntryView(
          entry.name(),
          entry.size(),
          String.format(Locale.ROOT, "%08x", entry.crc32()),
          entry.modified(),
          entry.compression().name().toLowerCase(Locale.ROOT),
          part,
          entry.was().orElse(null));
    }
  }

  static ManifestView of(Archives.PartedManifest found) {
    Manifest manifest = found.manifest();
    List<ExportPart> parts = found.parts();
    List<EntryView> views = new ArrayList<>(manifest.entries().size());
    int part = 0;
    for (Entry entry : manifest.entries()) {
      if (part < parts.size() && parts.get(part).firstEntry() == views.size()) {
        part++;
      }
      views.add(EntryView.of(entry, parts.isEmpty() ? null : part));
    }
    return new ManifestView(manifest.format().extension(), views);
  }
}
