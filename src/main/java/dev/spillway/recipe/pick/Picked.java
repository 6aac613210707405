package dev.spillway.recipe.pick;

import dev.spillway.source.root.SourceFile;
import java.util.List;

/**
 * What a picker chose.
 *
 * @param columns headings of the document that lists the choice
 * @param files in the order of the archive
 */
public record Picked(List<String> columns, List<PickedFile> files) {

  public Picked {
    columns = List.copyOf(columns);
    files = List.copyOf(files);
  }

  /**
   * One chosen file.
   *
   * @param entryName its name in the archive, unlike any other
   * @param row its line in the document, one cell for each column
   */
  public record PickedFile(String entryName, SourceFile file, List<String> row) {
    public PickedFile {
      row = List.copyOf(row);
    }
  }
}
