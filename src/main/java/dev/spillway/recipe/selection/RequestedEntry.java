package dev.spillway.recipe.selection;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One entry of a selection: what a request wants in its archive. */
public sealed interface RequestedEntry {

  /**
   * A file of a root.
   *
   * @param root empty for the only root of the recipe's selection
   * @param path below the root, a plain path; below its {@code base} if it has one
   * @param name in the archive; the path if empty. Not checked for safety
   */
  record File(Optional<String> root, String path, Optional<String> name, Expected expected)
      implements RequestedEntry {

    /** Its name in the archive. */
    public String entryName() {
      return name.orElse(path);
    }
  }

  /**
   * A text that the request brings, as UTF-8.
   *
   * @param name in the archive. Not checked for safety
   */
  record Text(String text, String name) implements RequestedEntry {}

  /**
   * An empty folder.
   *
   * @param folder its name in the archive, without {@code /} at its end. Not checked for safety
   */
  record Folder(String folder) implements RequestedEntry {}

  /**
   * What the application knows about a file. It is compared with the file, and not believed.
   *
   * @param crc32 unsigned 32 bits in an int
   * @param modified as precise as it was given: a file may have further digits
   */
  record Expected(
      OptionalLong size, OptionalInt crc32, Optional<String> etag, Optional<Instant> modified) {

    /** Nothing is known. */
    public static final Expected NOTHING =
        new Expected(OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
  }
}
