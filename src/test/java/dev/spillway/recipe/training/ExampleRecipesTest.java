package dev.spillway.recipe.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.MemoryRoot;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Picked;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.read.RecipeReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What comes with Spillway must work at the first command. */
class ExampleRecipesTest {

  private static final Path POOL = Path.of("examples/training-files");

  private static List<Path> exercises() throws IOException {
    try (Stream<Path> files = Files.walk(POOL)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void theExampleRecipesAreSound() {
    assertThat(
            Recipes.look(
                    Path.of("examples/recipes"),
                    new RecipeReader(Pickers.standard(), Set.of("training-files"), Set.of()))
                .problems())
        .isEmpty();
  }

  @Test
  void theExamplesOfDatabasesAreSound() {
    assertThat(
            Recipes.look(
                    Path.of("examples/orders/recipes"),
                    new RecipeReader(Pickers.standard(), Set.of("invoices"), Set.of("shop")))
                .problems())
        .isEmpty();
    assertThat(
            Recipes.look(
                    Path.of("examples/bookwyrm/recipes"),
                    new RecipeReader(Pickers.standard(), Set.of("media"), Set.of("bookwyrm")))
                .problems())
        .isEmpty();
  }

  @Test
  void theExamplesOfDatabasesAreKeptForThreeDays() {
    Recipe orders =
        Recipes.load(
                Path.of("examples/orders/recipes"),
                new RecipeReader(Pickers.standard(), Set.of("invoices"), Set.of("shop")))
            .find("orders")
            .orElseThrow();
    assertThat(orders.parameters().keySet()).containsExactly("customer");
    assertThat(orders.contents()).hasSize(3);
    assertThat(orders.retention().keep()).hasValue(Duration.ofDays(3));
    Recipe account =
        Recipes.load(
                Path.of("examples/bookwyrm/recipes"),
                new RecipeReader(Pickers.standard(), Set.of("media"), Set.of("bookwyrm")))
            .find("bookwyrm-account")
            .orElseThrow();
    assertThat(account.archive().format()).isEqualTo(Format.TAR_GZ);
    assertThat(account.retention().keep()).hasValue(Duration.ofDays(3));
  }

  @Test
  void onlyOneOfThePlansIsKept() {
    Recipes recipes =
        Recipes.load(
            Path.of("examples/recipes"),
            new RecipeReader(Pickers.standard(), Set.of("training-files"), Set.of()));
    Recipe plan = recipes.find("training-plan").orElseThrow();
    Recipe kept = recipes.find("kept-training-plan").orElseThrow();
    assertThat(plan.retention().mode()).hasValue(Recipe.Retention.Mode.ONCE);
    assertThat(kept.retention())
        .isEqualTo(
            new Recipe.Retention(
                Optional.of(Recipe.Retention.Mode.KEEP),
                Optional.of(Duration.ofDays(1)),
                true,
                Optional.empty()));
    assertThat(kept.parameters()).isEqualTo(plan.parameters());
    assertThat(kept.contents()).isEqualTo(plan.contents());
  }

  @Test
  void theExercisesAreSmallDistinctPictures() throws IOException {
    var contents = new HashSet<String>();
    long bytes = 0;
    for (Path file : exercises()) {
      byte[] content = Files.readAllBytes(file);
      bytes += content.length;
      assertThat(ImageIO.read(new ByteArrayInputStream(content))).as(file.toString()).isNotNull();
      contents.add(new String(content, StandardCharsets.ISO_8859_1));
    }
    assertThat(contents).hasSize(7 * 3 * 6);
    assertThat(bytes).isLessThan(300_000);
  }

  @Test
  void aPlanOfFourWeeksRepeatsNoExercise() throws Exception {
    var root = new MemoryRoot();
    exercises().forEach(file -> root.add(POOL.relativize(file).toString()));
    Recipes recipes =
        Recipes.load(
            Path.of("examples/recipes"),
            new RecipeReader(Pickers.standard(), Set.of("training-files"), Set.of()));
    Recipe recipe = recipes.find("training-plan").orElseThrow();
    Parameters parameters =
        Parameters.fromForm(
            recipe,
            Map.of("student", List.of("小明"), "weeks", List.of("4"), "mode", List.of("focus")),
            "");
    List<Picked.PickedFile> files = new TrainingPlanPicker().pick(root, parameters).files();
    assertThat(files).hasSize(84).extracting(file -> file.file().path()).doesNotHaveDuplicates();
  }
}
