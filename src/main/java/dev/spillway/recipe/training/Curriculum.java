package dev.spillway.recipe.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Which abilities a training plan trains in a lesson, at which level and in which order. Pure:
 * knows no file.
 */
interface Curriculum {

  /** How many levels an ability has. */
  int LEVELS = 3;

  /**
   * The exercises of one lesson, as many as there are abilities.
   *
   * @param week from 0
   * @param lesson from 0, counted through the whole plan
   */
  List<Exercise> lesson(int week, int lesson);

  /** {@code list}, beginning with another of its items at each turn. */
  static <T> List<T> rotated(List<T> list, int turn) {
    if (list.isEmpty()) {
      return list;
    }
    int start = turn % list.size();
    var rotated = new ArrayList<>(list.subList(start, list.size()));
    rotated.addAll(list.subList(0, start));
    return rotated;
  }
}
