package dev.spillway.recipe.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Form;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Recipes that were written by an accident: each is read, or its problems are told, one line each.
 */
class RecipeFuzzTest {

  private static final long SEED = Long.getLong("seed", 20261121);
  private static final int FILES = Form.choose(3_000, 100_000);

  private static final List<String> PIECES =
      List.of(
          "\n",
          "  ",
          "- ",
          ": ",
          "{",
          "}",
          "[",
          "]",
          "'",
          "\"",
          "&a ",
          "*a",
          "!!java.lang.Runtime ",
          "<<: ",
          "%YAML 1.1\n",
          "---\n",
          "...\n",
          "? ",
          "| ",
          "> ",
          "\t",
          "#",
          "null",
          "~",
          "0x7fffffffffffffff",
          "1e400",
          ".inf",
          "2026-11-21",
          "yes",
          "\u0000",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ud83d",
          "default: [",
          "requiredWhen: {",
          "pattern: '(a+)+$'",
          "sensitive: true",
          "from: owner",
          "files: '**/**/**/**'",
          "../../etc/passwd",
          "document: /etc/passwd",
          "rows: ../x.sql");

  private static byte[] mutated(Random random) {
    StringBuilder text = new StringBuilder(RecipeTexts.TRAINING_PLAN);
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) random.nextInt(0x300));
        case 2 ->
            text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
        case 3 ->
            text.insert(
                at, PIECES.get(random.nextInt(PIECES.size())).repeat(random.nextInt(40) + 1));
        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString().getBytes(random.nextInt(10) == 0 ? ISO_8859_1 : UTF_8);
  }

  @Test
  void everyFileIsReadOrItsProblemsAreTold() {
    int read = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] file = mutated(new Random(SEED * 31 + i));
      RecipeReader.Reading reading;
      try {
        reading = RecipeTexts.reader().read("r.yaml", ByteBuffer.wrap(file), Map.of());
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + SEED + ", file " + i + ":\n" + new String(file, UTF_8), e);
      }
      assertThat(reading.recipe().isPresent())
          .as("file %d: a recipe, or problems", i)
          .isEqualTo(reading.problems().isEmpty());
      read += reading.recipe().isPresent() ? 1 : 0;
      for (RecipeProblem problem : reading.problems()) {
        assertThat(problem.toString())
            .as("file %d", i)
            .startsWith("r.yaml:")
            .doesNotContainPattern("[\\n\\r\\u0000\\u202e]|Exception|org\\.yaml|dev\\.spillway");
      }
    }
    assertThat(read).isBetween(1, FILES - 1);
  }
}
