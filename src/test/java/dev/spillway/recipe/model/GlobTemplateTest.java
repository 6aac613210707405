package dev.spillway.recipe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.recipe.read.RecipeTexts;
import dev.spillway.recipe.type.TextType;
import dev.spillway.testing.Hostile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTemplateTest {

  private static Glob glob(String template, Object value) throws Exception {
    Recipe recipe = RecipeTexts.withParameters("customer: {type: string}", "n: {type: integer}");
    Parameters parameters =
        Parameters.fromJson(recipe, Map.of("customer", value.toString(), "n", 7), "");
    return new GlobTemplate(template).render(parameters);
  }

  static List<Arguments> names() {
    return List.of(
        Arguments.of("{customer}/**/*.pdf", List.of("customer")),
        Arguments.of("{a}-{b}/{a}*.{pdf,png}", List.of("a", "b", "a")),
        Arguments.of("**/*.{pdf,png}", List.of()),
        Arguments.of("[{a}]/x", List.of()),
        Arguments.of("[]{a}]/x", List.of()),
        Arguments.of("\\{a\\}/x", List.of()),
        Arguments.of("{a\\},b}/{c}", List.of("c")),
        Arguments.of("{}", List.of("")),
        Arguments.of("{png}", List.of("png")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesWhatHasNoComma(String template, List<String> names) {
    assertThat(new GlobTemplate(template).names()).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "a?b", "[a-z]", "{a,b}", "a\\", "!x", "x]", "a,b", "**", "-", "小明", "[", "}"})
  void takesAValueAsItIs(String value) throws Exception {
    Glob glob = glob("{customer}/{n}-*.{pdf,png}", value);

    assertThat(glob.prefix()).isEqualTo(value + "/7-");
    assertThat(glob.matches(value + "/7-x.pdf")).isTrue();
    assertThat(glob.matches("other/7-x.pdf")).isFalse();
    assertThat(glob.matches("a/7-x.pdf")).isFalse();
  }

  /** Also one such as "...", which is a name like others. */
  @Test
  void takesEveryPartOfAPathAsItIs() throws Exception {
    int taken = 0;
    for (String value : Hostile.paths(Path.of("/tmp/secret.txt"))) {
      if (PathTemplate.isPart(value) && TextType.storable(value)) {
        Glob glob = glob("{customer}/**", value);
        assertThat(glob.matches(value + "/x")).as(value).isTrue();
        assertThat(glob.prefix()).isEqualTo(value + "/");
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource({"'**/{customer}*', a/[x]/y, false", "'**/{customer}*', a/[x]y, true"})
  void takesAValueInAnyPlace(String template, String path, boolean matches) throws Exception {
    assertThat(glob(template, "[x]").matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/{a}", "../{a}", "{a", "{{a},b}", "a}", "[{a}"})
  void refusesWhatAGlobRefuses(String template) {
    assertThatThrownBy(() -> new GlobTemplate(template))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsWhatAFinalDoubleStarMatches() {
    assertThat(new Glob("private/**").matchesAllBelow("private")).isTrue();
    assertThat(new Glob("**/private/**").matchesAllBelow("a/private/b")).isTrue();
    assertThat(new Glob("private/**").matchesAllBelow("public")).isFalse();
    assertThat(new Glob("private/*").matchesAllBelow("private")).isFalse();
  }
}
