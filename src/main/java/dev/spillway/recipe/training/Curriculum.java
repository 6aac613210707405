package dev.spillway.recipe.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which abilities a training plan trains in a lesson, at which level and in which order.
 * Independent of files.
 */
interface Curriculum {

  /** Number of levels of an ability. */
  int LEVELS = 3;

  /**
   * The exercises of one lesson, as many as there are abilities.
   *
   * @param week from 0
   * @param lesson from 0, counted through the whole plan
   */
  List<Exercise> lesson(int week, int lesson);

  /** {@code list}, rotated so that it begins with another item at each turn. */
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
