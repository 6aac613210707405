package dev.spillway.recipe.training;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Mode {@code assessment}. An ability with a score below 40 is weak and is trained at the first
 * level, one below 70 at the second, any other at the third; an ability without a score at the
 * first. A weak ability gets a second exercise in each lesson. For each of these, a strong ability
 * gives up its exercise, so that lessons stay equally long: the highest score first, those without
 * a score last, and equal ones in turn. When there are more weak abilities than others, the weakest
 * are preferred.
 */
final class AssessmentCurriculum implements Curriculum {

  private static final BigDecimal WEAK_BELOW = BigDecimal.valueOf(40);
  private static final BigDecimal MIDDLE_BELOW = BigDecimal.valueOf(70);

  private final List<String> abilities;
  private final Map<String, BigDecimal> scores;

  /**
   * A curriculum for one student.
   *
   * @param abilities all abilities
   * @param scores from 0 to 100, of some of them
   */
  AssessmentCurriculum(List<String> abilities, Map<String, BigDecimal> scores) {
    this.abilities = abilities;
    this.scores = scores;
  }

  @Override
  public List<Exercise> lesson(int week, int lesson) {
    // Equal scores take turns: the sort is stable, and the order begins with another ability per
    // lesson.
    List<String> inTurn = Curriculum.rotated(abilities, lesson);
    List<String> weak =
        inTurn.stream().filter(this::weak).sorted(Comparator.comparing(scores::get)).toList();
    List<String> strongest =
        inTurn.stream()
            .filter(ability -> !weak(ability))
            .sorted(Comparator.comparing(this::strength).reversed())
            .toList();
    int given = Math.min(weak.size(), strongest.size());
    List<String> givers = strongest.subList(0, given);
    List<String> takers = weak.subList(0, given);
    var exercises = new ArrayList<Exercise>();
    for (String ability : inTurn) {
      for (int i = 0;
          i < 1 + (takers.contains(ability) ? 1 : 0) - (givers.contains(ability) ? 1 : 0);
          i++) {
        exercises.add(new Exercise(ability, level(ability)));
      }
    }
    return exercises;
  }

  private boolean weak(String ability) {
    return scores.containsKey(ability) && scores.get(ability).compareTo(WEAK_BELOW) < 0;
  }

  private BigDecimal strength(String ability) {
    return scores.getOrDefault(ability, BigDecimal.ONE.negate());
  }

  private int level(String ability) {
    BigDecimal score = scores.getOrDefault(ability, BigDecimal.ZERO);
    if (score.compareTo(WEAK_BELOW) < 0) {
      return 0;
    }
    return score.compareTo(MIDDLE_BELOW) < 0 ? 1 : 2;
  }
}
