package dev.spillway.recipe;

import dev.spillway.archive.entry.GivenName;
import dev.spillway.recipe.model.Choice;
import dev.spillway.source.root.SourceFile;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** One entry of a selection. */
public sealed interface SelectedEntry {

  /**
   * Its name in the archive, with {@code /} between parts. Not checked for safety before it is
   * {@link #named}: a glob keeps the names of files.
   */
  String entryName();

  /** The name that was wanted; empty when it is the entry's name. */
  Optional<String> was();

  /** The same entry under this name. */
  SelectedEntry named(GivenName given);

  /**
   * The time of entries without one, so that equal contents make equal archives; the earliest time
   * that ZIP can represent.
   */
  Instant WITHOUT_TIME = Instant.parse("1980-01-01T00:00:00Z");

  /**
   * A file of a root.
   *
   * @param compress whether to stage it deflated, if that makes it smaller
   */
  record ChosenFile(
      String entryName, String root, SourceFile file, boolean compress, Optional<String> was)
      implements SelectedEntry {

    public ChosenFile(String entryName, String root, SourceFile file, boolean compress) {
      this(entryName, root, file, compress, Optional.empty());
    }

    @Override
    public ChosenFile named(GivenName given) {
      return new ChosenFile(given.name(), root, file, compress, given.was());
    }
  }

  /** An empty folder; its name has no {@code /} at its end. */
  record ChosenFolder(String entryName, Optional<String> was) implements SelectedEntry {

    public ChosenFolder(String entryName) {
      this(entryName, Optional.empty());
    }

    @Override
    public ChosenFolder named(GivenName given) {
      return new ChosenFolder(given.name(), given.was());
    }
  }

  /** A document that is generated from rows together with the export. */
  record ChosenRows(String entryName, Choice.RowsDocument document, Optional<String> was)
      implements SelectedEntry {

    public ChosenRows(String entryName, Choice.RowsDocument document) {
      this(entryName, document, Optional.empty());
    }

    @Override
    public ChosenRows named(GivenName given) {
      return new ChosenRows(given.name(), document, given.was());
    }
  }

  /**
   * A document generated from the selection itself.
   *
   * @param bytes all of it, uncompressed and read-only; the accessor returns a new view each time
   * @param modified the latest time of the listed files, so that equal selections make equal
   *     archives
   */
  record ChosenDocument(String entryName, ByteBuffer bytes, Instant modified, Optional<String> was)
      implements SelectedEntry {
    public ChosenDocument {
      bytes = bytes.slice().asReadOnlyBuffer();
    }

    public ChosenDocument(String entryName, ByteBuffer bytes, Instant modified) {
      this(entryName, bytes, modified, Optional.empty());
    }

    @Override
    public ChosenDocument named(GivenName given) {
      return new ChosenDocument(given.name(), bytes, modified, given.was());
    }

    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }
  }
}
