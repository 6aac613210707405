package dev.spillway.source;

import dev.spillway.archive.Stamp;
import java.time.Instant;

/**
 * A file found in a root.
 *
 * @param path path below the root, {@code /} between its parts
 * @param stamp what it was when it was found
 */
public record SourceFile(String path, Stamp stamp) {

  /** Modification time as exactly as its place has it. */
  public Instant modified() {
    return stamp.modified();
  }
}
