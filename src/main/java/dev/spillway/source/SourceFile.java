package dev.spillway.source;

import dev.spillway.archive.FileStamp;
import java.time.Instant;

/**
 * A file found in a root.
 *
 * @param path path below the root, {@code /} between its parts
 * @param stamp what it was when it was found
 */
public record SourceFile(String path, FileStamp stamp) {

  /** Modification time at full precision. */
  public Instant modified() {
    return Instant.ofEpochSecond(0, stamp.modifiedNanos());
  }
}
