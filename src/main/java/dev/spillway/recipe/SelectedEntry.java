package dev.spillway.recipe;

import dev.spillway.recipe.model.Choice;
import dev.spillway.source.root.SourceFile;
import java.nio.ByteBuffer;
import java.time.Instant;

/** One entry that a selection came to. */
public sealed interface SelectedEntry {

  /**
   * Its name in the archive, {@code /} between parts. Not checked for safety: a glob keeps the
   * names that files have.
   */
  String entryName();

  /**
   * The time of what has none of its own, so that equal contents make equal archives; the first
   * that ZIP can tell.
   */
  Instant WITHOUT_TIME = Instant.parse("1980-01-01T00:00:00Z");

  /**
   * A file of a root.
   *
   * @param compress whether it is staged deflated, where that makes it smaller
   */
  record ChosenFile(String entryName, String root, SourceFile file, boolean compress)
      implements SelectedEntry {}

  /** A document that is made of rows when the export is generated. */
  record ChosenRows(String entryName, Choice.RowsDocument document) implements SelectedEntry {}

  /**
   * A document made from the choice itself.
   *
   * @param bytes all of it, uncompressed; read-only, and the accessor yields a view of its own
   * @param modified the newest time of what it lists, so that the same choice gives the same
   *     archive
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
