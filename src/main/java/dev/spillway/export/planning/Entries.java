package dev.spillway.export.planning;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryAttributes;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.SelectedEntry;
import dev.spillway.recipe.SelectedEntry.ChosenDocument;
import dev.spillway.recipe.SelectedEntry.ChosenFile;
import dev.spillway.recipe.SelectedEntry.ChosenFolder;
import dev.spillway.recipe.SelectedEntry.ChosenRows;
import dev.spillway.recipe.Selection;
import dev.spillway.source.Roots;
import dev.spillway.source.catalogue.Catalogue;
import dev.spillway.source.root.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Creates the entries of a manifest from the selection of a recipe, with checksums from the
 * catalogue.
 */
@ApplicationScoped
public class Entries {

  private final Roots roots;
  private final Catalogue catalogue;

  Entries(Roots roots, Catalogue catalogue) {
    this.roots = roots;
    this.catalogue = catalogue;
  }

  /** Returns the uncompressed size of the selection in bytes, without rows. */
  static long bytes(List<SelectedEntry> chosen) {
    long bytes = 0;
    for (SelectedEntry one : chosen) {
      bytes +=
          switch (one) {
            case ChosenFile file -> file.file().stamp().size();
            case ChosenDocument document -> document.bytes().remaining();
            case ChosenFolder _, ChosenRows _ -> 0;
          };
    }
    return bytes;
  }

  /**
   * Returns the entries in the order of {@code chosen}.
   *
   * @param named the CRC-32 that the request says files have: those of a web address are not read
   */
  public List<Entry> of(List<SelectedEntry> chosen, Map<Selection.FileName, Integer> named)
      throws IOException {
    int[] checksums = checksums(chosen, named);
    List<Entry> entries = new ArrayList<>(chosen.size());
    for (int i = 0; i < checksums.length; i++) {
      entries.add(
          switch (chosen.get(i)) {
            case ChosenFile file -> file(file, checksums[i]);
            case ChosenDocument document -> document(document);
            case ChosenFolder folder -> folder(folder);
            case ChosenRows rows ->
                throw new IllegalStateException(rows.entryName() + " is made when it is staged");
          });
    }
    return entries;
  }

  /**
   * Returns the entries with 0 in place of checksums that would have to be read: they have the same
   * layout.
   */
  static List<Entry> unread(List<SelectedEntry> chosen) {
    return chosen.stream()
        .map(
            one ->
                switch (one) {
                  case ChosenFile file -> file(file, 0);
                  case ChosenDocument document -> document(document);
                  case ChosenFolder folder -> folder(folder);
                  case ChosenRows rows ->
                      throw new IllegalStateException(rows.entryName() + " is of rows");
                })
        .toList();
  }

  /** Returns the checksums by position in {@code chosen}, with one catalogue look-up per root. */
  private int[] checksums(List<SelectedEntry> chosen, Map<Selection.FileName, Integer> named)
      throws IOException {
    int[] checksums = new int[chosen.size()];
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    for (int i = 0; i < chosen.size(); i++) {
      if (chosen.get(i) instanceof ChosenFile file && !roots.get(file.root()).isListed()) {
        checksums[i] = named.get(new Selection.FileName(file.root(), file.file().path()));
      } else if (chosen.get(i) instanceof ChosenFile file) {
        positions.computeIfAbsent(file.root(), _ -> new ArrayList<>()).add(i);
      }
    }
    for (var ofRoot : positions.entrySet()) {
      List<SourceFile> files =
          ofRoot.getValue().stream().map(i -> ((ChosenFile) chosen.get(i)).file()).toList();
      int[] computed = catalogue.checksums(roots.get(ofRoot.getKey()), files);
      for (int i = 0; i < computed.length; i++) {
        checksums[ofRoot.getValue().get(i)] = computed[i];
      }
    }
    return checksums;
  }

  private static Entry file(ChosenFile file, int crc32) {
    return Entry.stored(
            file.entryName(),
            crc32,
            file.file().modified(),
            new Content.RootFile(file.root(), file.file().path(), file.file().stamp()))
        .with(EntryAttributes.of(file.file().executable()))
        .wanted(file.was());
  }

  /** An archive marks a folder by {@code /} at the end of its name. */
  static Entry folder(ChosenFolder folder) {
    return Entry.stored(
            folder.entryName() + "/", 0, SelectedEntry.WITHOUT_TIME, Content.Inline.of(new byte[0]))
        .wanted(folder.was());
  }

  static Entry document(ChosenDocument document) {
    ByteBuffer bytes = document.bytes();
    if (bytes.remaining() > Content.INLINE_LIMIT) {
      throw Problem.of(
              ProblemType.IMPOSSIBLE_SELECTION,
              "The document "
                  + document.entryName()
                  + " would have "
                  + bytes.remaining()
                  + " bytes; at most "
                  + Content.INLINE_LIMIT
                  + " fit. Ask for less at once.")
          .exception();
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return Entry.stored(
            document.entryName(),
            (int) crc.getValue(),
            document.modified(),
            new Content.Inline(bytes))
        .wanted(document.was());
  }
}
