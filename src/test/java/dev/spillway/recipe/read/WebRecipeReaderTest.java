package dev.spillway.recipe.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Recipes with roots that are web addresses, which have no listing. */
class WebRecipeReaderTest {

  private static RecipeReader.Reading read(String contents) {
    return new RecipeReader(Pickers.standard(), Set.of("papers", "app"), Set.of("app"), Set.of())
        .read(
            "r.yaml",
            RecipeTexts.bytes(
                "title: T\nparameters: {year: {type: integer}}\narchive: {format: zip, filename: \"{year}.zip\"}\ncontents:\n  - "
                    + contents
                    + "\n"),
            Map.of());
  }

  private static Recipe recipe(String contents) {
    return read(contents).recipe().orElseThrow();
  }

  @Test
  void whatNeedsAListingIsRefused() {
    assertThat(read("{files: \"**/*.pdf\", root: app}").problems())
        .extracting(RecipeProblem::toString)
        .containsExactly(
            "r.yaml:5:13: the root \"app\" is a web address, which has no listing: a pattern cannot find files there. Name"
                + " them with file: reports/{year}.pdf, with a query, or let requests name them in a selection");
    assertThat(read("{pick: training-plan, root: app}").problems())
        .extracting(RecipeProblem::toString)
        .anyMatch(problem -> problem.contains("no listing: a picker cannot find files there"));
    assertThat(read("{files: \"**/*.pdf\", root: papers}").problems()).isEmpty();
  }

  @Test
  void oneFileOfAWebAddressIsStaged() {
    assertThat(recipe("{file: \"{year}.pdf\", root: app}").staged()).isTrue();
    assertThat(recipe("{file: \"{year}.pdf\", root: papers}").staged()).isFalse();
  }

  @Test
  void aSelectionIsStagedIfARequestNamesAFileOfAWebAddress() {
    Recipe mixed = recipe("{selection: {roots: [papers, app]}}");
    assertThat(mixed.takesFetched()).isTrue();
    assertThat(mixed.staged()).isFalse();
    assertThat(recipe("{selection: {roots: [papers]}}").takesFetched()).isFalse();
  }
}
