package dev.spillway.recipe;

import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.UniqueNames;
import dev.spillway.recipe.SelectedEntry.ChosenDocument;
import dev.spillway.recipe.SelectedEntry.ChosenFile;
import dev.spillway.recipe.SelectedEntry.ChosenFolder;
import dev.spillway.recipe.SelectedEntry.ChosenRows;
import java.util.ArrayList;
import java.util.List;

/** Gives selected entries their names, in the order of the archive. */
final class Naming {

  private Naming() {}

  /**
   * Checks the names of files that are to keep them; the archive checks the rest.
   *
   * @throws dev.spillway.archive.entry.UnsafeEntryNameException when one is the name of a folder
   */
  static List<SelectedEntry> checked(List<SelectedEntry> chosen) {
    for (SelectedEntry one : chosen) {
      if (!(one instanceof ChosenFolder)) {
        EntryNames.checkFile(one.entryName());
      }
    }
    return chosen;
  }

  /** Returns the entries under names that an archive may have, and each file once under a name. */
  static List<SelectedEntry> of(List<SelectedEntry> chosen) {
    UniqueNames names = new UniqueNames();
    List<SelectedEntry> named = new ArrayList<>(chosen.size());
    for (SelectedEntry one : chosen) {
      switch (one) {
        case ChosenFile file ->
            names
                .file(file.entryName(), file.root(), file.file().path())
                .ifPresent(given -> named.add(file.named(given)));
        case ChosenFolder folder ->
            names.folder(folder.entryName()).ifPresent(given -> named.add(folder.named(given)));
        case ChosenRows rows -> named.add(rows.named(names.other(rows.entryName())));
        case ChosenDocument document ->
            named.add(document.named(names.other(document.entryName())));
      }
    }
    return named;
  }
}
