package dev.spillway.recipe.read;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Pickers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Recipes for tests, read as files are. */
public final class RecipeTexts {

  public static final String TRAINING_PLAN =
      """
      title: Training plan
      parameters:
        student: {type: string, maxLength: 64}
        weeks:   {type: integer, minimum: 1, maximum: 52}
        mode:    {type: string, enum: [assessment, focus]}
        focus:   {type: array, items: {type: string}, default: []}
        results: {type: object, additionalProperties: {type: number, minimum: 0, maximum: 100}, requiredWhen: {mode: assessment}}
      archive:   {format: zip, filename: "{student}—{weeks}周训练方案.zip", limit: 3G}
      retention: {mode: once}
      contents:
        - pick: training-plan
          root: training-files
        - document: 方案说明.csv
          picked: true
      """;

  private RecipeTexts() {}

  public static RecipeReader reader() {
    return new RecipeReader(Pickers.standard(), Set.of("training-files", "papers"), Set.of());
  }

  public static RecipeReader.Reading read(String text) {
    return reader().read("r.yaml", bytes(text), Map.of());
  }

  public static Recipe trainingPlan() {
    return recipe(TRAINING_PLAN);
  }

  public static Recipe recipe(String text) {
    RecipeReader.Reading reading = read(text);
    return reading.recipe().orElseThrow(() -> new AssertionError(reading.problems().toString()));
  }

  /** A recipe with these parameters, in YAML, each on a line of its own. */
  public static Recipe withParameters(String... lines) {
    return recipe(
        "title: T\nparameters:\n  "
            + String.join("\n  ", lines)
            + "\narchive: {format: zip, filename: a.zip}\ncontents: [{files: \"**\", root: papers}]\n");
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
