package dev.spillway.recipe.pick;

import dev.spillway.source.root.SourceFile;
import java.util.List;

/**
 * The result of a picker.
 *
 * @param columns headings of the document that lists the files
 * @param files in the order of the archive
 */
public record Picked(List<String> columns, List<PickedFile> files) {

  public Picked {
    columns = List.copyOf(columns);
    files = List.copyOf(files);
  }

  /**
   * One picked file.
   *
   * @param entryName its unique name in the archive
   * @param row its line in the document, one cell per column
   */
  public record PickedFile(String entryName, SourceFile file, List<String> row) {
    public PickedFile {
      row = List.copyOf(row);
    }
  }
}
