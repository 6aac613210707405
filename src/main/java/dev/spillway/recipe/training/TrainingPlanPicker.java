package dev.spillway.recipe.training;

import dev.spillway.recipe.model.Filenames;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.pick.Picked;
import dev.spillway.recipe.pick.Picker;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Picker {@code training-plan}: exercises for some weeks of attention training, from a pool {@code
 * ability/level/file}. Uses the parameters {@code weeks}, {@code mode} ({@code focus} or {@code
 * assessment}), {@code focus}, {@code results} and, where a recipe has it, {@code lessons} (per
 * week; otherwise 3). All parameters seed the choice, so that two students get different plans.
 */
@RegisterForReflection
public final class TrainingPlanPicker implements Picker {

  private static final int LESSONS_A_WEEK = 3;

  /** Limit of the exercises of a plan: a mistake in a recipe could request any number. */
  private static final long MOST_EXERCISES = 100_000;

  private static final List<String> COLUMNS = List.of("周", "课", "能力", "级别", "文件");

  @Override
  public String name() {
    return "training-plan";
  }

  @Override
  public List<String> problems(Map<String, Parameter> parameters) {
    return TrainingPlanParameters.problems(parameters);
  }

  @Override
  public Picked pick(Root root, Parameters parameters) throws IOException, SelectionException {
    ExercisePool pool = ExercisePool.of(root);
    long weeks = parameters.integer("weeks").orElseThrow();
    long lessons = parameters.integer("lessons").orElse(LESSONS_A_WEEK);
    if (weeks > MOST_EXERCISES
        || lessons > MOST_EXERCISES
        || weeks * lessons * pool.abilities().size() > MOST_EXERCISES) {
      throw SelectionException.ofParameter(
          "weeks",
          "A plan of "
              + weeks
              + " weeks has more than "
              + MOST_EXERCISES
              + " exercises: ask for fewer weeks.");
    }
    Curriculum curriculum = curriculum(pool, parameters);
    return new Plan(pool, parameters.canonicalJson().getBytes(StandardCharsets.UTF_8))
        .make(curriculum, (int) weeks, (int) lessons);
  }

  private static Curriculum curriculum(ExercisePool pool, Parameters parameters)
      throws SelectionException {
    if (parameters.text("mode").orElseThrow().equals("focus")) {
      List<String> focus = parameters.texts("focus");
      checkAbilities("focus", focus, pool);
      return new FocusCurriculum(pool.abilities(), focus);
    }
    SortedMap<String, BigDecimal> results = parameters.numbers("results");
    if (results.isEmpty()) {
      throw SelectionException.ofParameter(
          "results",
          "results has no score: name at least one of " + SafeText.names(pool.abilities()) + ".");
    }
    checkAbilities("results", List.copyOf(results.keySet()), pool);
    return new AssessmentCurriculum(pool.abilities(), results);
  }

  private static void checkAbilities(String parameter, List<String> named, ExercisePool pool)
      throws SelectionException {
    List<String> unknown =
        named.stream().filter(ability -> !pool.abilities().contains(ability)).toList();
    if (!unknown.isEmpty()) {
      throw SelectionException.ofParameter(
          parameter,
          "%s names no ability with %s.%s Abilities: %s."
              .formatted(
                  parameter,
                  SafeText.names(unknown),
                  Suggestion.sentence(unknown.getFirst(), pool.abilities()),
                  SafeText.names(pool.abilities())));
    }
  }

  /** Builds one plan. */
  private static final class Plan {
    private final ExercisePool pool;
    private final byte[] seed;
    private final Map<Exercise, Deck> decks = new HashMap<>();
    private final List<Picked.PickedFile> files = new ArrayList<>();

    Plan(ExercisePool pool, byte[] seed) {
      this.pool = pool;
      this.seed = seed;
    }

    Picked make(Curriculum curriculum, int weeks, int lessons)
        throws IOException, SelectionException {
      for (int week = 0; week < weeks; week++) {
        for (int lesson = 0; lesson < lessons; lesson++) {
          List<Exercise> exercises = curriculum.lesson(week, week * lessons + lesson);
          int digits = String.valueOf(exercises.size()).length();
          for (int i = 0; i < exercises.size(); i++) {
            add(week + 1, lesson + 1, String.format("%0" + digits + "d", i + 1), exercises.get(i));
          }
        }
      }
      return new Picked(COLUMNS, files);
    }

    private void add(int week, int lesson, String number, Exercise exercise)
        throws IOException, SelectionException {
      SourceFile file = draw(exercise);
      String level = pool.level(exercise);
      String source = file.path().substring(file.path().lastIndexOf('/') + 1);
      String name = safe(number + "-" + exercise.ability() + "-" + level + "-" + source);
      files.add(
          new Picked.PickedFile(
              String.format("第%02d周/第%02d课/%s", week, lesson, name),
              file,
              List.of(
                  String.valueOf(week), String.valueOf(lesson), exercise.ability(), level, name)));
    }

    private SourceFile draw(Exercise exercise) throws IOException, SelectionException {
      Deck deck = decks.get(exercise);
      if (deck == null) {
        deck = pool.deck(exercise, seed);
        decks.put(exercise, deck);
      }
      return deck.draw()
          .orElseThrow(
              () ->
                  SelectionException.ofRoot(
                      "The ability %s has no exercise at level %s: put files there."
                          .formatted(
                              SafeText.text(exercise.ability()),
                              SafeText.text(pool.level(exercise)))));
    }

    /**
     * A legal name from any name of the pool; Windows allows no dot and no space at the end of a
     * name.
     */
    private static String safe(String name) {
      String clean = Filenames.clean(name);
      return clean.endsWith(".") || clean.endsWith(" ")
          ? clean.substring(0, clean.length() - 1) + "_"
          : clean;
    }
  }
}
