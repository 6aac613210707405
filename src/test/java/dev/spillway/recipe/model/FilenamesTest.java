package dev.spillway.recipe.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.recipe.read.RecipeTexts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FilenamesTest {

  static Arguments[] names() {
    return new Arguments[] {
      Arguments.of("小明—4周训练方案.zip", "小明—4周训练方案.zip"),
      Arguments.of("a\"/../x\r\nSet-Cookie: b=1—4周.zip", "a__.._x__Set-Cookie_ b=1—4周.zip"),
      Arguments.of("../../etc/passwd", "___.._etc_passwd"),
      Arguments.of("..", "__"),
      Arguments.of(".hidden", "_hidden"),
      Arguments.of("", "_"),
      Arguments.of("a\\b", "a_b"),
      Arguments.of("\u202egnp.exe", "_gnp.exe"),
      Arguments.of("a\u2028b\u0085c\u0000d\u007fe\ufefff\u2066g", "a_b_c_d_e_f_g"),
      Arguments.of("a\ud800b", "a_b"),
      Arguments.of("👩\u200d🏫.zip", "👩\u200d🏫.zip"),
      Arguments.of("𠮷".repeat(100) + ".zip", "𠮷".repeat(62) + ".zip"),
      Arguments.of("x".repeat(300), "x".repeat(255)),
      Arguments.of("x".repeat(300) + ".tar.gz", "x".repeat(248) + ".tar.gz"),
      Arguments.of("课".repeat(100) + ".v2.tar.gz", "课".repeat(82) + ".tar.gz"),
      Arguments.of("was <a>|b?*:c.zip", "was _a__b___c.zip"),
      Arguments.of(".tar.gz", "_tar.gz"),
      Arguments.of("a." + "x".repeat(300), "a." + "x".repeat(253)),
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void areOneLegalName(String name, String clean) {
    assertThat(Filenames.clean(name)).isEqualTo(clean);
    assertThat(Filenames.clean(clean)).isEqualTo(clean);
    assertThat(clean.getBytes(StandardCharsets.UTF_8).length).isBetween(1, Filenames.LONGEST);
  }

  @Test
  void templatesTakeValuesAsTheyAre() throws Exception {
    Recipe recipe = RecipeTexts.trainingPlan();
    Parameters parameters =
        Parameters.fromJson(
            recipe, Map.of("student", "$1{weeks}\\", "weeks", 12, "mode", "focus"), "");
    assertThat(recipe.archive().filename().render(parameters)).isEqualTo("$1{weeks}_—12周训练方案.zip");
  }

  @ParameterizedTest
  @CsvSource({
    "'', _.tar.gz",
    "., _.tar.gz",
    ".., __.tar.gz",
    "' ', _.tar.gz",
    ".zip, _zip.tar.gz",
    "a.tar, a.tar.tar.gz",
    "a\u200db, a\u200db.tar.gz"
  })
  void noParameterLeavesTheExtensionAlone(String value, String name) throws Exception {
    Recipe recipe =
        RecipeTexts.recipe(
            """
            title: T
            parameters:
              s: {type: string}
            archive: {format: tar.gz, filename: "{s}.tar.gz"}
            contents: [{files: "**", root: papers}]
            """);

    String rendered =
        recipe.archive().filename().render(Parameters.fromJson(recipe, Map.of("s", value), ""));

    assertThat(rendered).isEqualTo(name);
    assertThat(Filenames.clean(rendered)).isEqualTo(rendered);
  }

  @Test
  void aLongParameterLeavesAllOfTheExtension() throws Exception {
    Recipe recipe =
        RecipeTexts.recipe(
            """
            title: T
            parameters:
              s: {type: string, maxLength: 1000}
            archive: {format: tar.gz, filename: "{s}.tar.gz"}
            contents: [{files: "**", root: papers}]
            """);

    assertThat(
            recipe
                .archive()
                .filename()
                .render(Parameters.fromJson(recipe, Map.of("s", "x.".repeat(300)), "")))
        .hasSize(Filenames.LONGEST)
        .endsWith(".tar.gz");
  }

  @Test
  void partsAreNumberedBeforeTheExtension() {
    assertThat(Filenames.part("plan.zip", 1, 3)).isEqualTo("plan-1of3.zip");
    assertThat(Filenames.part("小明 👨‍👩‍👧.tar.gz", 7, 25)).isEqualTo("小明 👨‍👩‍👧-07of25.tar.gz");
    assertThat(Filenames.part("plan", 12, 1000)).isEqualTo("plan-0012of1000");
    assertThat(Filenames.part("计".repeat(85) + ".zip", 3, 3))
        .isEqualTo("计".repeat(82) + "-3of3.zip");
  }

  @Test
  void templatesTakeNumbersAndFlags() throws Exception {
    Recipe recipe =
        RecipeTexts.recipe(
            """
            title: T
            parameters:
              n: {type: number, default: 1.50}
              f: {type: boolean, default: true}
            archive: {format: zip, filename: "{n}-{f}-{n}.zip"}
            contents: [{files: "**", root: papers}]
            """);
    assertThat(recipe.archive().filename().render(Parameters.fromJson(recipe, Map.of(), "")))
        .isEqualTo("1.5-true-1.5.zip");
  }
}
