package dev.spillway.recipe;

import dev.spillway.source.Root;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A root that holds exercises as {@code ability/level/file}, every ability with the same three levels. Only names are read; names
 * that begin with a dot are the system's and do not count.
 */
final class ExercisePool {

  private final Root root;
  private final List<String> abilities;
  private final List<String> levels;

  private ExercisePool(Root root, List<String> abilities, List<String> levels) {
    this.root = root;
    this.abilities = abilities;
    this.levels = levels;
  }

  /**
   * Reads the abilities and levels of {@code root}.
   *
   * @throws SelectionException when it is no such pool
   */
  static ExercisePool of(Root root) throws IOException, SelectionException {
    List<String> abilities = folders(root, "");
    if (abilities.isEmpty()) {
      throw SelectionException.ofRoot(
          "The exercise pool is empty: it needs folders ability/level/file.");
    }
    var found = new ArrayList<List<String>>();
    var all = new TreeSet<String>();
    for (String ability : abilities) {
      List<String> levels = folders(root, ability);
      if (levels.isEmpty()) {
        throw SelectionException.ofRoot(
            "The ability "
                + Shown.text(ability)
                + " is empty: it needs "
                + Curriculum.LEVELS
                + " levels with exercises.");
      }
      found.add(levels);
      all.addAll(levels);
    }
    List<String> levels = levels(List.copyOf(all));
    for (int i = 0; i < abilities.size(); i++) {
      for (String level : levels) {
        if (!found.get(i).contains(level)) {
          throw SelectionException.ofRoot(
              "The ability %s has no level %s: every ability needs %s."
                  .formatted(Shown.text(abilities.get(i)), Shown.text(level), Shown.names(levels)));
        }
      }
    }
    return new ExercisePool(root, abilities, levels);
  }

  private static List<String> levels(List<String> names) throws SelectionException {
    if (names.size() != Curriculum.LEVELS) {
      throw SelectionException.ofRoot(
          "The exercise pool has %d levels (%s): it needs %d, named alike in every ability."
              .formatted(names.size(), Shown.names(names), Curriculum.LEVELS));
    }
    return LevelOrder.sorted(names)
        .orElseThrow(
            () ->
                SelectionException.ofRoot(
                    "The order of the levels %s is not known: name them 1, 2, 3 or 初级, 中级, 高级."
                        .formatted(Shown.names(names))));
  }

  private static List<String> folders(Root root, String directory) throws IOException {
    var folders = new ArrayList<String>();
    for (String name : names(root, directory)) {
      if (root.find(directory.isEmpty() ? name : directory + "/" + name).isEmpty()) {
        folders.add(name);
      }
    }
    return folders;
  }

  private static List<String> names(Root root, String directory) throws IOException {
    return root.children(directory).stream().filter(name -> !name.startsWith(".")).toList();
  }

  List<String> abilities() {
    return abilities;
  }

  String level(Exercise exercise) {
    return levels.get(exercise.level());
  }

  /** The files of an exercise's ability and level, in an order of their own for each {@code seed}. */
  Deck deck(Exercise exercise, byte[] seed) throws IOException {
    String folder = exercise.ability() + "/" + level(exercise);
    return new Deck(root, folder, names(root, folder), seed);
  }
}
