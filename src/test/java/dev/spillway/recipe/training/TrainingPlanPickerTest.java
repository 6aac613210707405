package dev.spillway.recipe.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.archive.entry.EntryNames;
import dev.spillway.recipe.MemoryRoot;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Picked;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.read.RecipeTexts;
import dev.spillway.testing.CpuTime;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanPickerTest {

  private static final List<String> ABILITIES = List.of("视觉", "听觉", "稳定", "广度", "分配", "转移", "选择");
  private static final List<String> LEVELS = List.of("初级", "中级", "高级");

  private final MemoryRoot pool = MemoryRoot.pool(ABILITIES, LEVELS, 6);

  private static Map<String, Object> focus(int weeks, String... abilities) {
    return Map.of("student", "小明", "weeks", weeks, "mode", "focus", "focus", List.of(abilities));
  }

  private static Map<String, Object> assessment(int weeks, Map<String, Object> results) {
    return Map.of("student", "小明", "weeks", weeks, "mode", "assessment", "results", results);
  }

  private static List<Picked.PickedFile> plan(MemoryRoot root, Map<String, Object> parameters)
      throws Exception {
    return new TrainingPlanPicker()
        .pick(root, Parameters.fromJson(RecipeTexts.trainingPlan(), parameters, ""))
        .files();
  }

  private static SelectionException refusal(MemoryRoot root, Map<String, Object> parameters) {
    return catchThrowableOfType(SelectionException.class, () -> plan(root, parameters));
  }

  private static List<String> levels(List<Picked.PickedFile> plan, String ability) {
    return plan.stream()
        .filter(file -> file.row().get(2).equals(ability))
        .map(file -> file.row().get(3))
        .toList();
  }

  private static Map<String, Integer> counts(List<Picked.PickedFile> plan) {
    var counts = new HashMap<String, Integer>();
    plan.forEach(file -> counts.merge(file.row().get(2), 1, Integer::sum));
    return counts;
  }

  /** The files that the plan takes from one folder of the pool, in order. */
  private static List<String> taken(List<Picked.PickedFile> plan, String folder) {
    return plan.stream()
        .map(file -> file.file().path())
        .filter(path -> path.startsWith(folder + "/"))
        .toList();
  }

  private static void assertNoRepeatsUntilUsedUp(List<String> taken, int files) {
    for (int start = 0; start < taken.size(); start += files) {
      assertThat(taken.subList(start, Math.min(taken.size(), start + files)))
          .doesNotHaveDuplicates();
    }
    for (int i = 1; files > 1 && i < taken.size(); i++) {
      assertThat(taken.get(i)).isNotEqualTo(taken.get(i - 1));
    }
  }

  @Test
  void hasOneExerciseOfEachAbilityInEachOfThreeLessonsAWeek() throws Exception {
    List<Picked.PickedFile> plan = plan(pool, focus(4));
    assertThat(plan).hasSize(12 * 7);
    Map<String, Set<String>> byLesson =
        plan.stream()
            .collect(
                Collectors.groupingBy(
                    file -> file.entryName().substring(0, file.entryName().lastIndexOf('/')),
                    Collectors.mapping(file -> file.row().get(2), Collectors.toSet())));
    assertThat(byLesson).hasSize(12).containsKeys("第01周/第01课", "第04周/第03课");
    assertThat(byLesson.values())
        .allSatisfy(
            abilities -> assertThat(abilities).containsExactlyInAnyOrderElementsOf(ABILITIES));
    assertThat(plan.getFirst().entryName()).matches("第01周/第01课/1-分配-初级-练习[0-5]\\.png");
  }

  @Test
  void sortsByNameAsItIsOrdered() throws Exception {
    List<String> names = plan(pool, focus(52)).stream().map(Picked.PickedFile::entryName).toList();
    assertThat(names).hasSize(52 * 21).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void letsAllAbilitiesTakeTurnsWithoutFocus() throws Exception {
    List<Picked.PickedFile> plan = plan(pool, focus(3));
    for (String ability : ABILITIES) {
      List<String> levels = levels(plan, ability);
      for (int week = 0; week < 3; week++) {
        assertThat(levels.subList(3 * week, 3 * week + 3))
            .containsExactlyInAnyOrderElementsOf(LEVELS);
      }
    }
    List<String> first =
        plan.stream().filter(f -> f.entryName().contains("/1-")).map(f -> f.row().get(2)).toList();
    assertThat(first.subList(0, 7)).containsExactlyInAnyOrderElementsOf(ABILITIES);
  }

  @Test
  void raisesTheLevelOfAFocusWeekByWeek() throws Exception {
    List<Picked.PickedFile> plan = plan(pool, focus(5, "稳定", "视觉", "稳定"));
    List<String> rising =
        List.of(
            "初级", "初级", "初级", "中级", "中级", "中级", "高级", "高级", "高级", "高级", "高级", "高级", "高级", "高级",
            "高级");
    assertThat(levels(plan, "稳定")).isEqualTo(rising);
    assertThat(levels(plan, "视觉")).isEqualTo(rising);
    assertThat(levels(plan, "听觉").subList(0, 3)).containsExactlyInAnyOrderElementsOf(LEVELS);
    assertThat(plan.get(0).row().get(2)).isEqualTo("稳定");
    assertThat(plan.get(1).row().get(2)).isEqualTo("视觉");
    assertThat(counts(plan).values()).containsOnly(15);
  }

  @Test
  void takesLevelsFromAnAssessment() throws Exception {
    List<Picked.PickedFile> plan =
        plan(pool, assessment(1, Map.of("视觉", 40, "听觉", 69.9, "稳定", 70, "广度", 100)));
    assertThat(levels(plan, "视觉")).containsOnly("中级");
    assertThat(levels(plan, "听觉")).containsOnly("中级");
    assertThat(levels(plan, "稳定")).containsOnly("高级");
    assertThat(levels(plan, "广度")).containsOnly("高级");
    assertThat(levels(plan, "分配")).containsOnly("初级");
    assertThat(counts(plan).values()).containsOnly(3);
  }

  @Test
  void givesTheWeakTwoExercisesWhereTheStrongestGivesOneUp() throws Exception {
    Map<String, Object> results =
        Map.of("视觉", 39.9, "听觉", 50, "稳定", 60, "广度", 95, "分配", 80, "转移", 55, "选择", 45);
    List<Picked.PickedFile> plan = plan(pool, assessment(4, results));
    assertThat(plan).hasSize(84);
    assertThat(counts(plan))
        .containsEntry("视觉", 24)
        .doesNotContainKey("广度")
        .containsEntry("分配", 12);
    assertThat(levels(plan, "视觉")).containsOnly("初级");
  }

  @Test
  void letsEqualsTakeTurnsInGivingUp() throws Exception {
    List<Picked.PickedFile> plan = plan(pool, assessment(2, Map.of("视觉", 0)));
    assertThat(plan).hasSize(42);
    Map<String, Integer> counts = counts(plan);
    assertThat(counts).containsEntry("视觉", 12);
    counts.remove("视觉");
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(4, 6));
  }

  @Test
  void servesTheWeakestFirstWhenMoreAreWeakThanCanGive() throws Exception {
    Map<String, Object> results =
        Map.of("视觉", 1, "听觉", 2, "稳定", 3, "广度", 4, "分配", 5, "转移", 50, "选择", 60);
    assertThat(counts(plan(pool, assessment(1, results))))
        .isEqualTo(Map.of("视觉", 6, "听觉", 6, "稳定", 3, "广度", 3, "分配", 3));
    var allWeak = new HashMap<String, Object>();
    ABILITIES.forEach(ability -> allWeak.put(ability, 10));
    assertThat(counts(plan(pool, assessment(1, allWeak))).values()).containsOnly(3);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "5", "12", "40"})
  void takesNoFileTwiceBeforeAllWereTaken(int files) throws Exception {
    MemoryRoot root = MemoryRoot.pool(ABILITIES, LEVELS, files);
    List<Picked.PickedFile> focused = plan(root, focus(20, "视觉"));
    List<Picked.PickedFile> assessed = plan(root, assessment(20, Map.of("视觉", 10, "听觉", 90)));
    for (String ability : ABILITIES) {
      for (String level : LEVELS) {
        assertNoRepeatsUntilUsedUp(taken(focused, ability + "/" + level), files);
        assertNoRepeatsUntilUsedUp(taken(assessed, ability + "/" + level), files);
      }
    }
    assertThat(taken(focused, "视觉/高级")).hasSize(54);
  }

  @Test
  void isTheSameForTheSameParametersAndPoolAndAnotherForAnotherStudent() throws Exception {
    MemoryRoot large = MemoryRoot.pool(ABILITIES, LEVELS, 50);
    assertThat(plan(large, focus(4)))
        .isEqualTo(plan(MemoryRoot.pool(ABILITIES, LEVELS, 50), focus(4)));
    Map<String, Object> other = new HashMap<>(focus(4));
    other.put("student", "小红");
    assertThat(plan(large, other)).isNotEqualTo(plan(large, focus(4)));
  }

  /**
   * The choice is a promise beyond one release: an archive made again after an update resumes a
   * download.
   */
  @Test
  void isTheSameWithEveryVersion() throws Exception {
    assertThat(plan(pool, focus(1, "视觉")).stream().map(file -> file.file().path()).limit(7))
        .containsExactly(
            "视觉/初级/练习3.png",
            "分配/初级/练习5.png",
            "听觉/中级/练习0.png",
            "广度/高级/练习3.png",
            "稳定/初级/练习0.png",
            "转移/中级/练习4.png",
            "选择/高级/练习5.png");
  }

  @Test
  void choosesEvenly() throws Exception {
    MemoryRoot large = MemoryRoot.pool(List.of("甲"), LEVELS, 10);
    var counts = new HashMap<String, Integer>();
    for (int student = 0; student < 1000; student++) {
      Map<String, Object> parameters = new HashMap<>(focus(1, "甲"));
      parameters.put("student", "s" + student);
      plan(large, parameters).forEach(file -> counts.merge(file.file().path(), 1, Integer::sum));
    }
    assertThat(counts)
        .hasSize(10)
        .allSatisfy((path, count) -> assertThat(count).isBetween(220, 380));
  }

  @Test
  void looksOnlyAtWhatItTakes() throws Exception {
    MemoryRoot large = MemoryRoot.pool(ABILITIES, LEVELS, 4_762);
    long start = CpuTime.nanos();
    assertThat(plan(large, focus(4))).hasSize(84);
    assertThat(CpuTime.nanos() - start).isLessThan(2_000_000_000L);
    assertThat(large.finds()).isEqualTo(84);
  }

  @Test
  void leavesOutWhatIsNoFile() throws Exception {
    pool.addSpecial("视觉/初级/fifo")
        .addSpecial("视觉/初级/link")
        .add("视觉/初级/.DS_Store")
        .add("readme.txt")
        .add(".git/x")
        .add("听觉/notes.txt");
    List<String> taken = taken(plan(pool, focus(8, "视觉")), "视觉/初级");
    assertThat(taken).hasSize(3).allMatch(path -> path.contains("练习"));
  }

  @Test
  void makesSafeNamesOfHostileOnes() throws Exception {
    MemoryRoot hostile = new MemoryRoot();
    List<String> names =
        List.of(
            "a\nb\".png",
            "..\\x.png",
            "CON",
            "x. ",
            "\u202egnp.exe",
            "长".repeat(85),
            "=cmd|' /C calc'!A0");
    for (String level : LEVELS) {
      names.forEach(name -> hostile.add("甲/" + level + "/" + name));
    }
    List<Picked.PickedFile> plan = plan(hostile, focus(7));
    assertThat(plan).hasSize(21);
    var entries = new EntryNames();
    plan.forEach(file -> entries.add(file.entryName()));
    assertThat(plan)
        .allSatisfy(
            file -> {
              String name = file.entryName().substring(file.entryName().lastIndexOf('/') + 1);
              assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
              assertThat(file.row().get(4)).isEqualTo(name);
            });
  }

  @Test
  void namesTheAbilitiesWhenOneIsUnknown() {
    assertThat(refusal(pool, focus(4, "视力", "x")))
        .hasMessage(
            "focus names no ability with 视力, x. Did you mean \"视觉\"? Abilities: 分配, 听觉, 广度, 稳定, 视觉, 转移, 选择.")
        .extracting(refusal -> refusal.parameter().orElseThrow())
        .isEqualTo("focus");
    assertThat(refusal(pool, assessment(4, Map.of("Vision", 4))))
        .hasMessage("results names no ability with Vision. Abilities: 分配, 听觉, 广度, 稳定, 视觉, 转移, 选择.");
    assertThat(refusal(pool, assessment(4, Map.of())))
        .hasMessage("results has no score: name at least one of 分配, 听觉, 广度, 稳定, 视觉, 转移, 选择.");
  }

  @Test
  void tellsWhatAPoolLacks() {
    assertThat(refusal(new MemoryRoot(), focus(4)))
        .hasMessage("The exercise pool is empty: it needs folders ability/level/file.");
    assertThat(refusal(pool.addSpecial("空"), focus(4)))
        .hasMessage("The ability 空 is empty: it needs 3 levels with exercises.");
    pool.remove("空").remove("听觉/高级/");
    assertThat(refusal(pool, focus(4)))
        .hasMessage("The ability 听觉 has no level 高级: every ability needs 初级, 中级, 高级.");
    pool.addSpecial("听觉/高级/sub");
    assertThat(refusal(pool, focus(4)))
        .hasMessage("The ability 听觉 has no exercise at level 高级: put files there.");
    assertThat(refusal(MemoryRoot.pool(ABILITIES, List.of("1", "2"), 1), focus(4)))
        .hasMessage(
            "The exercise pool has 2 levels (1, 2): it needs 3, named alike in every ability.");
    assertThat(refusal(MemoryRoot.pool(ABILITIES, List.of("红", "黄", "蓝"), 1), focus(4)))
        .hasMessage(
            "The order of the levels 红, 蓝, 黄 is not known: name them 1, 2, 3 or 初级, 中级, 高级.");
  }

  @Test
  void refusesAnEndlessPlan() {
    Recipe recipe = RecipeTexts.recipe(RecipeTexts.TRAINING_PLAN.replace(", maximum: 52", ""));
    assertThat(
            catchThrowableOfType(
                SelectionException.class,
                () ->
                    new TrainingPlanPicker()
                        .pick(
                            pool,
                            Parameters.fromJson(
                                recipe,
                                Map.of("student", "a", "weeks", Long.MAX_VALUE, "mode", "focus"),
                                ""))))
        .hasMessageContaining("ask for fewer weeks");
  }

  @Test
  void takesTheLessonsOfAWeekFromARecipeThatHasThem() throws Exception {
    Recipe recipe =
        RecipeTexts.recipe(
            RecipeTexts.TRAINING_PLAN.replace(
                "  mode:",
                "  lessons: {type: integer, minimum: 1, maximum: 7, default: 3}\n  mode:"));
    Parameters parameters =
        Parameters.fromJson(
            recipe, Map.of("student", "a", "weeks", 2, "mode", "focus", "lessons", 5), "");
    assertThat(new TrainingPlanPicker().pick(pool, parameters).files()).hasSize(2 * 5 * 7);
  }

  @ParameterizedTest
  @CsvSource({
    "3;1;2,1;2;3",
    "L10;L9;L2,L2;L9;L10",
    "高级;初级;中级,初级;中级;高级",
    "hard;Easy;medium,Easy;medium;hard",
    "三级;一级;二级,一级;二级;三级",
    "第3级;第1级;第2级,第1级;第2级;第3级",
    "困难;简单;普通,简单;普通;困难"
  })
  void knowsTheOrderOfLevels(String names, String sorted) {
    assertThat(LevelOrder.sorted(List.of(names.split(";", -1))))
        .contains(List.of(sorted.split(";", -1)));
  }

  @Test
  void needsItsParameters() {
    assertThat(
            new TrainingPlanPicker()
                .problems(RecipeTexts.withParameters("weeks: {type: integer}").parameters()))
        .hasSize(2)
        .allMatch(problem -> problem.startsWith("the picker training-plan needs a parameter  "));
  }
}
