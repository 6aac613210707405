package dev.spillway.recipe.training;

import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks the parameters that a recipe must declare for the picker {@code training-plan}. */
final class TrainingPlanParameters {

  private final Map<String, Parameter> parameters;
  private final List<String> problems = new ArrayList<>();

  private TrainingPlanParameters(Map<String, Parameter> parameters) {
    this.parameters = parameters;
  }

  static List<String> problems(Map<String, Parameter> parameters) {
    var check = new TrainingPlanParameters(parameters);
    check.check();
    return check.problems;
  }

  private void check() {
    Parameter weeks = parameters.get("weeks");
    expect(
        weeks != null && weeks.alwaysPresent() && positive(weeks),
        "weeks: {type: integer, minimum: 1, maximum: 52}");
    Parameter lessons = parameters.get("lessons");
    expect(
        lessons == null || (lessons.alwaysPresent() && positive(lessons)),
        "lessons: {type: integer, minimum: 1, maximum: 7, default: 3}, or leave it out");
    Parameter mode = parameters.get("mode");
    List<String> modes =
        mode != null && mode.type() instanceof TextType text ? text.choices() : List.of();
    expect(
        !modes.isEmpty()
            && mode.alwaysPresent()
            && List.of("assessment", "focus").containsAll(modes),
        "mode: {type: string, enum: [assessment, focus]}");
    if (modes.contains("focus")) {
      Parameter focus = parameters.get("focus");
      expect(
          focus != null
              && focus.type() instanceof ArrayType list
              && list.items() instanceof TextType,
          "focus: {type: array, items: {type: string}, default: []}");
    }
    if (modes.contains("assessment")) {
      Parameter results = parameters.get("results");
      expect(
          results != null && results.type() instanceof ObjectType map && isNumber(map.values()),
          "results: {type: object, additionalProperties: {type: number, minimum: 0, maximum: 100}, requiredWhen: {mode: assessment}}");
    }
  }

  private static boolean positive(Parameter parameter) {
    return parameter.type() instanceof IntegerType whole && whole.minimum() >= 1;
  }

  private static boolean isNumber(ValueType.Scalar type) {
    return type instanceof NumberType || type instanceof IntegerType;
  }

  private void expect(boolean sound, String declaration) {
    if (!sound) {
      problems.add("the picker training-plan needs a parameter  " + declaration);
    }
  }
}
