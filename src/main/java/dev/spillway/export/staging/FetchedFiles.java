package dev.spillway.export.staging;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.source.root.Root;
import dev.spillway.source.web.WebRoot;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Files of web addresses in the blob of one export. They are written while they are selected: what
 * an address answers shows whether there is a file, and may be another one at the next request. Not
 * thread-safe.
 */
final class FetchedFiles {

  private final Recipe recipe;
  private final String export;
  private final boolean whole;
  private final PartWriter parts;
  private final IntConsumer counted;
  private final Set<String> compressed;
  private final Map<String, FetchingRoot> roots = new HashMap<>();
  private final Set<Selection.FileName> asked = new HashSet<>();
  private final Map<Selection.FileName, StagedPart> staged = new HashMap<>();

  /**
   * @param whole whether every byte has to be stored by Spillway
   * @param counted receives the number of files asked for so far, and throws when there are too
   *     many
   */
  FetchedFiles(Recipe recipe, String export, boolean whole, PartWriter parts, IntConsumer counted) {
    this.recipe = recipe;
    this.export = export;
    this.whole = whole;
    this.parts = parts;
    this.counted = counted;
    this.compressed =
        recipe.contents().stream()
            .filter(choice -> choice instanceof Choice.OfFiles files && files.compress())
            .map(choice -> ((Choice.OfFiles) choice).root())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the recipe may name a file of a web address. */
  static boolean mayBeIn(Recipe recipe, Set<String> unlisted) {
    return recipe.contents().stream()
        .anyMatch(
            choice ->
                switch (choice) {
                  case Choice.OfFiles files -> unlisted.contains(files.root());
                  case Choice.Selection taken -> !taken.fetched().isEmpty();
                  case Choice.PickedDocument _, Choice.RowsDocument _ -> false;
                });
  }

  /** The root to find files through. */
  Root through(Root root) {
    return root.patient() instanceof WebRoot web
        ? roots.computeIfAbsent(web.name(), _ -> new FetchingRoot(web, this))
        : root.patient();
  }

  /** Whether the root is a web address, whose files are in the blob or stay where they are. */
  boolean isFetched(String root) {
    return roots.containsKey(root);
  }

  /** The part of a file; empty when it is not in the blob. Complete when the parts are flushed. */
  Optional<StagedPart> part(String root, String path) {
    return Optional.ofNullable(staged.get(new Selection.FileName(root, path)));
  }

  /** Whether files of the root can stay where they are, if they can be read by range. */
  boolean mayStay(String root) {
    return !whole && !compressed.contains(root);
  }

  Recipe.Missing missing() {
    return recipe.missing();
  }

  String export() {
    return export;
  }

  void count(String root, String path) {
    asked.add(new Selection.FileName(root, path));
    counted.accept(asked.size());
  }

  /** Writes a file to the blob. */
  void write(String root, String path, PartWriter.Writing writing) throws IOException {
    Selection.FileName name = new Selection.FileName(root, path);
    boolean deflate = compressed.contains(root) || recipe.archive().format() == Format.TAR_GZ;
    if (deflate && !Media.compressed(path)) {
      parts.deflated(writing, part -> staged.put(name, part));
    } else {
      parts.stored(writing, part -> staged.put(name, part));
    }
  }
}
