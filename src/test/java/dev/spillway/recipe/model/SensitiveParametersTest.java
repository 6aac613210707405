package dev.spillway.recipe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.recipe.JsonSchema;
import dev.spillway.recipe.read.RecipeProblem;
import dev.spillway.recipe.read.RecipeTexts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensitiveParametersTest {

  private static final Recipe RECIPE =
      RecipeTexts.withParameters(
          "token: {type: string, maxLength: 12, sensitive: true}",
          "pins: {type: object, additionalProperties: {type: integer}, sensitive: true, requiredWhen: {open: true}}",
          "open: {type: boolean, default: true}");

  @Test
  void errorsTellNothingOfTheValue() {
    InvalidParametersException refused =
        catchThrowableOfType(
            InvalidParametersException.class,
            () ->
                Parameters.fromForm(
                    RECIPE,
                    Map.of(
                        "token",
                        List.of("far-too-long-a-secret"),
                        "pins",
                        List.of("{\"doors-secret\": \"x-secret\"}")),
                    ""));
    assertThat(refused).hasMessageNotContaining("secret");
    assertThat(refused.errors())
        .extracting(ParameterError::name)
        .containsExactlyInAnyOrder("token", "pins");
    assertThat(refused.errors())
        .extracting(ParameterError::value)
        .allMatch(value -> value.isEmpty());
  }

  @Test
  void whatIsWrittenDownHasAMarkInstead() throws Exception {
    Parameters parameters =
        Parameters.fromJson(
            RECIPE,
            Map.of("token", "top-secret", "pins", Map.of("front", 4711L), "open", true),
            "");
    assertThat(parameters.canonicalJson()).contains("top-secret").contains("4711");
    assertThat(parameters.redactedJson())
        .isEqualTo("{\"open\":true,\"pins\":\"***\",\"token\":\"***\"}");
    assertThat(parameters.redacted("invalid input for uuid: \"top-secret\" at front, 4711"))
        .isEqualTo("invalid input for uuid: \"***\" at ***, ***");
    assertThat(parameters.toString()).doesNotContain("secret");
  }

  @Test
  void theSchemaSaysThatItIsOnlyWritten() {
    assertThat(JsonSchema.of(RECIPE).get("properties").toString())
        .contains("token={type=string, maxLength=12, writeOnly=true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "student: {type: string, | student: {type: string, sensitive: true, | filename takes {student}, which is sensitive. Take another parameter",
        "type: string, enum | type: string, sensitive: true, enum | requiredWhen names mode, which is sensitive: an error would tell its value. Take another parameter",
        "default: [] | default: [], sensitive: true | a sensitive parameter has no default, which everybody could read. Remove default or sensitive",
        "type: string, enum | type: string, sensitive: maybe, enum | sensitive must be true or false, not \"maybe\""
      })
  void aRecipeThatWouldTellItIsBroken(String from, String to, String problem) {
    assertThat(RecipeTexts.TRAINING_PLAN).contains(from.strip());
    List<RecipeProblem> problems =
        RecipeTexts.read(RecipeTexts.TRAINING_PLAN.replace(from.strip(), to.strip())).problems();
    assertThat(problems).singleElement().asString().endsWith(problem.strip());
  }
}
