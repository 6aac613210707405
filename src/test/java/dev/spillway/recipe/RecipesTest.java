package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.read.RecipeProblem;
import dev.spillway.recipe.read.RecipeTexts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipesTest {

  @TempDir Path folder;

  private static String recipe(String title) {
    return "title: "
        + title
        + "\narchive: {format: zip, filename: a.zip}\ncontents: [{files: '**', root: papers}]\n";
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private Recipes load() {
    return Recipes.load(folder, RecipeTexts.reader());
  }

  private static String title(Recipes recipes, String name) {
    return recipes.find(name).map(Recipe::title).orElse("none");
  }

  @Test
  void readsTheRecipesOfItsFolderOnly() throws IOException {
    write("b.yaml", recipe("B"));
    write("a.yml", recipe("A"));
    write(".hidden.yaml", "broken: [");
    write("README.md", "no recipe");
    Files.createDirectories(folder.resolve("sql.yaml"));
    Recipes recipes = load();
    assertThat(recipes.all()).extracting(Recipe::name).containsExactly("a", "b");
    assertThat(recipes.find("c")).isEmpty();
    assertThat(recipes.problems()).isEmpty();
  }

  @Test
  void stopsTheStartTellingEverything() throws IOException {
    write("a.yaml", "title: [");
    write("b.yaml", recipe("B").replace("zip", "rar"));
    write("c.yaml", recipe("C"));
    write("c.yml", recipe("C"));
    Files.createSymbolicLink(folder.resolve("d.yaml"), Path.of("nowhere"));
    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a.yaml:1:9: is not YAML")
        .hasMessageContaining("b.yaml:2:19: format must be one of")
        .hasMessageContaining("c.yml: has the name of c.yaml. Remove one of them")
        .hasMessageContaining("d.yaml: is no regular file");
    assertThat(Recipes.look(folder, RecipeTexts.reader()).problems()).hasSize(4);
    assertThat(Recipes.look(folder.resolve("nowhere"), RecipeTexts.reader()).problems())
        .singleElement()
        .asString()
        .contains("nowhere: cannot be read")
        .endsWith("Set spillway.recipes to the folder of the recipes");
  }

  @Test
  void followsItsFolder() throws IOException {
    write("a.yaml", recipe("A"));
    Recipes recipes = load();
    Recipe before = recipes.find("a").orElseThrow();
    recipes.refresh();
    assertThat(recipes.find("a").orElseThrow()).isSameAs(before);

    write("a.yaml", recipe("A2"));
    write("b.yaml", recipe("B"));
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("A2");
    assertThat(title(recipes, "b")).isEqualTo("B");

    Files.delete(folder.resolve("a.yaml"));
    recipes.refresh();
    assertThat(recipes.all()).extracting(Recipe::name).containsExactly("b");
  }

  @Test
  void noticesAChangeThatKeepsSizeAndTime() throws IOException {
    write("a.yaml", recipe("A"));
    FileTime time = Files.getLastModifiedTime(folder.resolve("a.yaml"));
    Recipes recipes = load();
    write("a.yaml", recipe("B"));
    Files.setLastModifiedTime(folder.resolve("a.yaml"), time);
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("B");
  }

  @Test
  void keepsTheOldRecipeWhenAChangeIsBroken() throws IOException {
    write("a.yaml", recipe("A"));
    write("b.yaml", recipe("B"));
    Recipes recipes = load();

    write("a.yaml", "title: [");
    write("b.yaml", recipe("B2"));
    write("n.yaml", "nothing");
    recipes.refresh();
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("A");
    assertThat(title(recipes, "b")).isEqualTo("B2");
    assertThat(title(recipes, "n")).isEqualTo("none");
    assertThat(recipes.problems())
        .extracting(RecipeProblem::file)
        .containsExactly("a.yaml", "n.yaml");

    write("a.yaml", recipe("A3"));
    Files.delete(folder.resolve("n.yaml"));
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("A3");
    assertThat(recipes.problems()).isEmpty();
  }

  @Test
  void dropsABrokenRecipeWithItsFile() throws IOException {
    write("a.yaml", recipe("A"));
    Recipes recipes = load();
    write("a.yaml", "title: [");
    recipes.refresh();
    Files.delete(folder.resolve("a.yaml"));
    recipes.refresh();
    assertThat(recipes.all()).isEmpty();
    assertThat(recipes.problems()).isEmpty();
  }

  @Test
  void keepsEverythingWhenTheFolderGoesAway() throws IOException {
    write("a.yaml", recipe("A"));
    Recipes recipes = load();
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("A");
    assertThat(recipes.problems()).singleElement().asString().contains("cannot be read");
    Files.move(away, folder);
    recipes.refresh();
    assertThat(recipes.problems()).isEmpty();
  }

  @Test
  void losesATwinAndFindsTheOtherAgain() throws IOException {
    write("a.yml", recipe("A"));
    Recipes recipes = load();
    write("a.yaml", recipe("B"));
    recipes.refresh();
    assertThat(recipes.problems())
        .singleElement()
        .asString()
        .contains("a.yml: has the name of a.yaml");
    Files.delete(folder.resolve("a.yaml"));
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("A");
    assertThat(recipes.problems()).isEmpty();
  }

  /**
   * Kubernetes mounts files as links through {@code ..data}, and changes them by turning that one
   * link.
   */
  @Test
  void followsTheLinksOfAConfigMap() throws IOException {
    version("..2026_1", recipe("A"));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
    Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
    Recipes recipes = load();
    assertThat(title(recipes, "a")).isEqualTo("A");

    version("..2026_2", recipe("B"));
    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
    Files.move(
        folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    recipes.refresh();
    assertThat(title(recipes, "a")).isEqualTo("B");
    assertThat(recipes.problems()).isEmpty();
  }

  private void version(String name, String text) throws IOException {
    Files.createDirectory(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("a.yaml"), text);
  }

  @Test
  void watchesUntilClosed() throws IOException {
    write("a.yaml", recipe("A"));
    Recipes recipes = load();
    try (ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        Closeable watch = recipes.watch(scheduler, Duration.ofMillis(10))) {
      assertThat(watch).isNotNull();
      write("a.yaml", recipe("B"));
      await().until(() -> title(recipes, "a").equals("B"));
    }
  }
}
