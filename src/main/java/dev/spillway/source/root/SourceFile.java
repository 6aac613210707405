package dev.spillway.source.root;

import dev.spillway.archive.entry.Stamp;
import java.time.Instant;

/**
 * A file found in a root.
 *
 * @param path path below the root, with {@code /} between its parts
 * @param stamp identifies its content when it was found; changing the permission to execute changes
 *     the stamp, too
 * @param executable whether its owner may execute it
 */
public record SourceFile(String path, Stamp stamp, boolean executable) {

  /** A file that is not executable. */
  public SourceFile(String path, Stamp stamp) {
    this(path, stamp, false);
  }

  /** Modification time in the precision of its place. */
  public Instant modified() {
    return stamp.modified();
  }
}
