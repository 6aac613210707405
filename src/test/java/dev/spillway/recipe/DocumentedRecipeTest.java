package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation shows the first example as it is. */
class DocumentedRecipeTest {

  @Test
  void isTheExample() throws Exception {
    assertThat(Files.readString(Path.of("docs/recipes.md")))
        .contains(
            "```yaml\n" + Files.readString(Path.of("examples/recipes/training-plan.yaml")) + "```");
  }
}
