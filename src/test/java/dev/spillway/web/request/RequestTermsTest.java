package dev.spillway.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.Format;
import dev.spillway.problem.ProblemException;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.read.RecipeTexts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a request says beside its parameters, against what its recipe allows. */
class RequestTermsTest {

  private static Recipe recipe(String parts, String parameters) {
    return RecipeTexts.recipe(
        """
        title: T
        parameters: {%s}
        archive: {format: zip, filename: "a.zip"%s}
        contents: [{files: "**", root: papers}]
        """
            .formatted(parameters, parts));
  }

  private static Recipe asked(Recipe recipe, Map<String, Object> members) {
    return RequestTerms.of(members, Optional.empty()).of(recipe);
  }

  @Test
  void aRequestMayAskForSmallerPartsThanItsRecipe() {
    Recipe recipe = recipe(", parts: 4G", "");
    assertThat(asked(recipe, Map.of()).archive().parts()).hasValue(4L << 30);
    assertThat(asked(recipe, Map.of("parts", "4G")).archive().parts()).hasValue(4L << 30);
    assertThat(asked(recipe, Map.of("parts", "1M")).archive().parts()).hasValue(1L << 20);
    assertThat(recipe.as(Format.TAR).archive().parts()).hasValue(4L << 30);
    assertThatThrownBy(() -> asked(recipe, Map.of("parts", "5G")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(
            "parts must be a size such as 4G, at least 1M and at most 4294967296");
  }

  @Test
  void aRequestMayAskForPartsWhereItsRecipeSaysNothing() {
    Recipe recipe = recipe("", "");
    assertThat(asked(recipe, Map.of()).archive().parts()).isEmpty();
    assertThat(asked(recipe, Map.of("parts", "8T")).archive().parts()).hasValue(8L << 40);
  }

  @Test
  void aParameterOfThatNameStaysOne() {
    Recipe recipe = recipe("", "parts: {type: string, default: all}");
    Map<String, Object> members = new HashMap<>(Map.of("parts", "wheels"));
    assertThat(RequestTerms.taken(recipe, members, Optional.empty()).of(recipe).archive().parts())
        .isEmpty();
    assertThat(members).containsEntry("parts", "wheels");
  }
}
