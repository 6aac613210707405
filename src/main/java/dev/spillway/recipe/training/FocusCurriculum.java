package dev.spillway.recipe.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Mode {@code focus}. The focus abilities come first in each lesson; their level is the number of
 * the week, up to the highest. The others rotate: each lesson begins with another of them, and each
 * moves to the next level from lesson to lesson, starting one level apart, so that every lesson
 * mixes easy and hard ones. Without a focus, all abilities rotate like this.
 */
final class FocusCurriculum implements Curriculum {

  private final List<String> focus;
  private final List<String> others;

  /**
   * A curriculum for one student.
   *
   * @param abilities all abilities
   * @param focus some of them, in the order of their importance
   */
  FocusCurriculum(List<String> abilities, List<String> focus) {
    this.focus = focus.stream().distinct().toList();
    this.others = abilities.stream().filter(ability -> !focus.contains(ability)).toList();
  }

  @Override
  public List<Exercise> lesson(int week, int lesson) {
    var exercises = new ArrayList<Exercise>();
    for (String ability : focus) {
      exercises.add(new Exercise(ability, Math.min(week, LEVELS - 1)));
    }
    for (String ability : Curriculum.rotated(others, lesson)) {
      exercises.add(new Exercise(ability, (others.indexOf(ability) + lesson) % LEVELS));
    }
    return exercises;
  }
}
