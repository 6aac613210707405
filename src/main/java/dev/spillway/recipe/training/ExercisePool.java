package dev.spillway.recipe.training;

import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.source.root.Root;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A root with exercises as {@code ability/level/file}, where every ability has the same three
 * levels. Reads only names; ignores those with a leading dot.
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
   * @throws SelectionException when it does not have this structure
   */
  static ExercisePool of(Root root) throws IOException, SelectionException {
    var levelsOf = new TreeMap<String, List<String>>();
    for (String ability : names(root, "")) {
      List<String> levels = names(root, ability);
      if (!levels.isEmpty()) {
        levelsOf.put(ability, levels);
      } else if (root.find(ability).isEmpty()) {
        throw SelectionException.ofRoot(
            "The ability %s is empty: it needs %d levels with exercises."
                .formatted(SafeText.text(ability), Curriculum.LEVELS));
      }
    }
    if (levelsOf.isEmpty()) {
      throw SelectionException.ofRoot(
          "The exercise pool is empty: it needs folders ability/level/file.");
    }
    List<String> levels = levels(root, levelsOf);
    for (Map.Entry<String, List<String>> ability : levelsOf.entrySet()) {
      for (String level : levels) {
        if (!ability.getValue().contains(level)) {
          throw SelectionException.ofRoot(
              "The ability %s has no level %s: every ability needs %s."
                  .formatted(
                      SafeText.text(ability.getKey()),
                      SafeText.text(level),
                      SafeText.names(levels)));
        }
      }
    }
    return new ExercisePool(root, List.copyOf(levelsOf.keySet()), levels);
  }

  /** The names below all abilities. Checks which of them are files only when there are too many. */
  private static List<String> levels(Root root, SortedMap<String, List<String>> levelsOf)
      throws IOException, SelectionException {
    var names = new TreeSet<String>();
    levelsOf.values().forEach(names::addAll);
    if (names.size() > Curriculum.LEVELS) {
      names.clear();
      for (Map.Entry<String, List<String>> ability : levelsOf.entrySet()) {
        for (String level : ability.getValue()) {
          if (root.find(ability.getKey() + "/" + level).isEmpty()) {
            names.add(level);
          }
        }
      }
    }
    return levels(List.copyOf(names));
  }

  private static List<String> levels(List<String> names) throws SelectionException {
    if (names.size() != Curriculum.LEVELS) {
      throw SelectionException.ofRoot(
          "The exercise pool has %d levels (%s): it needs %d, named alike in every ability."
              .formatted(names.size(), SafeText.names(names), Curriculum.LEVELS));
    }
    return LevelOrder.sorted(names)
        .orElseThrow(
            () ->
                SelectionException.ofRoot(
                    "The order of the levels %s is not known: name them 1, 2, 3 or 初级, 中级, 高级."
                        .formatted(SafeText.names(names))));
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

  /** The files of an exercise's ability and level, in an order that depends on {@code seed}. */
  Deck deck(Exercise exercise, byte[] seed) throws IOException {
    String folder = exercise.ability() + "/" + level(exercise);
    return new Deck(root, folder, names(root, folder), seed);
  }
}
