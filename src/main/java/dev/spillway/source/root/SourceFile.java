package dev.spillway.source.root;

import dev.spillway.archive.entry.Stamp;
import java.time.Instant;

/**
 * A file found in a root.
 *
 * @param path path below the root, {@code /} between its parts
 * @param stamp what it was when it was found; changing the right to run it changes this, too
 * @param executable whether its owner may run it
 */
public record SourceFile(String path, Stamp stamp, boolean executable) {

  /** A file that is no program. */
  public SourceFile(String path, Stamp stamp) {
    this(path, stamp, false);
  }

  /** Modification time as exactly as its place has it. */
  public Instant modified() {
    return stamp.modified();
  }
}
