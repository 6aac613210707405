package dev.spillway.source.catalogue;

import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.source.root.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * The key of a row of the catalogue: everything that distinguishes the contents of a path over
 * time. An object that is stored again with the same bytes keeps its checksum, whatever its time.
 *
 * @param etag empty for a file of a folder
 */
record CatalogueKey(
    String path, long size, long modifiedNanos, long changedNanos, long inode, String etag) {

  // An index row must fit into a third of a page (2,704 bytes); files with a longer path or ETag
  // are not catalogued, and read each time.
  private static final int MOST_BYTES = 2_000;

  /** The order in which all writers lock rows. */
  static final Comparator<CatalogueKey> ORDER =
      Comparator.comparing(CatalogueKey::path)
          .thenComparing(CatalogueKey::inode)
          .thenComparing(CatalogueKey::changedNanos)
          .thenComparing(CatalogueKey::modifiedNanos)
          .thenComparing(CatalogueKey::size)
          .thenComparing(CatalogueKey::etag);

  static CatalogueKey of(SourceFile file) {
    return switch (file.stamp()) {
      case FileStamp stamp ->
          new CatalogueKey(
              file.path(),
              stamp.size(),
              stamp.modifiedNanos(),
              stamp.changedNanos(),
              stamp.inode(),
              "");
      case ObjectStamp stamp -> new CatalogueKey(file.path(), stamp.size(), 0, 0, 0, stamp.etag());
    };
  }

  boolean isStorable() {
    return (path.length() + etag.length()) * 3 <= MOST_BYTES
        || (path + etag).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }
}
