package dev.spillway.export.row;

import dev.spillway.archive.layout.Layout;
import dev.spillway.problem.ProblemMembers;
import io.quarkus.panache.common.Parameters;
import java.util.List;

/**
 * What an export will be: decided once, before a byte of it is sent.
 *
 * @param filename what the archive is saved as
 * @param layout the archive as arithmetic
 * @param manifest its entries, as the database will keep them; not yet persisted
 * @param missing entry names of what the sources lack
 */
public record Plan(String filename, Layout layout, StoredManifest manifest, List<String> missing) {

  /** What a row takes of it; {@link #values} has its parameters. */
  public static final String COLUMNS =
      "filename = :filename, manifestHash = :hash, length = :length, etag = :etag,"
          + " lastModified = :lastModified, entries = :entries, missing = :missing";

  public Plan {
    missing = List.copyOf(missing);
  }

  public Parameters values() {
    return Parameters.with("filename", filename)
        .and("hash", manifest.hash)
        .and("length", layout.length())
        .and("etag", layout.etag())
        .and("lastModified", layout.lastModified())
        .and("entries", manifest.entries)
        .and("missing", missing.isEmpty() ? null : ProblemMembers.write(missing));
  }
}
