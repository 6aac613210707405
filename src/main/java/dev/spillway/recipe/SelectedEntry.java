package dev.spillway.recipe;

import dev.spillway.recipe.model.Choice;
import dev.spillway.source.root.SourceFile;
import java.nio.ByteBuffer;
import java.time.Instant;

/** One entry of a selection. */
public sealed interface SelectedEntry {

  /**
   * Its name in the archive, with {@code /} between parts. Not checked for safety: a glob keeps the
   * names of files.
   */
  String entryName();

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
  record ChosenFile(String entryName, String root, SourceFile file, boolean compress)
      implements SelectedEntry {}

  /** An empty folder; its name has no {@code /} at its end. */
  record ChosenFolder(String entryName) implements SelectedEntry {}

  /** A document that is generated from rows together with the export. */
  record ChosenRows(String entryName, Choice.RowsDocument document) implements SelectedEntry {}

  /**
   * A document generated from the selection itself.
   *
   * @param bytes all of it, uncompressed and read-only; the accessor returns a new view each time
   * @param modified the latest time of the listed files, so that equal selections make equal
   *     archives
   */
  record ChosenDocument(String entryName, ByteBuffer bytes, Instant modified)
      implements SelectedEntry {
    public ChosenDocument {
      bytes = bytes.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }
  }
}
