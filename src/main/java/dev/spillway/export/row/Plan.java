package dev.spillway.export.row;

import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.archive.layout.Layout;
import java.util.List;
import java.util.Optional;

/**
 * What an export will be: decided once, before a byte of it is sent.
 *
 * @param filename what the archive is saved as
 * @param layout the archive as arithmetic
 * @param manifest its entries, as the database will keep them; not yet persisted
 * @param missing entry names of what the sources lack
 */
public record Plan(String filename, Layout layout, StoredManifest manifest, List<String> missing) {

  public Plan {
    missing = List.copyOf(missing);
  }

  /** Returns its parts; empty when it is a single archive. */
  public Optional<ArchiveParts> parts() {
    return layout instanceof ArchiveParts parts ? Optional.of(parts) : Optional.empty();
  }
}
