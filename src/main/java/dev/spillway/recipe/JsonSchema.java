package dev.spillway.recipe;

import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recipe's parameters as a JSON Schema, draft 2020-12, as maps, lists and plain values in a
 * readable order. Omits parameters that a request must not contain.
 */
public final class JsonSchema {

  private JsonSchema() {}

  public static Map<String, Object> of(Recipe recipe) {
    var properties = new LinkedHashMap<String, Object>();
    recipe.parameters().values().stream()
        .filter(parameter -> !parameter.fromOwner())
        .forEach(parameter -> properties.put(parameter.name(), property(parameter)));
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", recipe.title());
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put(
        "required",
        recipe.parameters().values().stream()
            .filter(Parameter::required)
            .map(Parameter::name)
            .toList());
    schema.put("additionalProperties", false);
    List<Map<String, Object>> conditions =
        recipe.parameters().values().stream()
            .filter(parameter -> !parameter.requiredWhen().isEmpty())
            .map(parameter -> condition(recipe, parameter))
            .toList();
    if (!conditions.isEmpty()) {
      schema.put("allOf", conditions);
    }
    return schema;
  }

  private static Map<String, Object> property(Parameter parameter) {
    Map<String, Object> property = type(parameter.type());
    parameter.title().ifPresent(text -> property.put("title", text));
    parameter.description().ifPresent(text -> property.put("description", text));
    parameter.defaultValue().ifPresent(value -> property.put("default", value));
    if (parameter.sensitive()) {
      property.put("writeOnly", true);
    }
    return property;
  }

  private static Map<String, Object> type(ValueType type) {
    var schema = new LinkedHashMap<String, Object>();
    switch (type) {
      case TextType text -> text(text, schema);
      case IntegerType number -> {
        schema.put("type", "integer");
        if (number.minimum() > Long.MIN_VALUE) {
          schema.put("minimum", number.minimum());
        }
        if (number.maximum() < Long.MAX_VALUE) {
          schema.put("maximum", number.maximum());
        }
      }
      case NumberType number -> {
        schema.put("type", "number");
        number.minimum().ifPresent(least -> schema.put("minimum", least));
        number.maximum().ifPresent(most -> schema.put("maximum", most));
      }
      case BooleanType() -> schema.put("type", "boolean");
      case ArrayType array -> {
        schema.put("type", "array");
        schema.put("items", type(array.items()));
        putBounds(schema, "Items", array.minItems(), array.maxItems());
      }
      case ObjectType object -> {
        schema.put("type", "object");
        schema.put("additionalProperties", type(object.values()));
      }
    }
    return schema;
  }

  private static void text(TextType text, Map<String, Object> schema) {
    schema.put("type", "string");
    if (!text.choices().isEmpty()) {
      schema.put("enum", text.choices());
    }
    putBounds(schema, "Length", text.minLength(), text.maxLength());
    text.pattern().ifPresent(pattern -> schema.put("pattern", pattern.source()));
  }

  private static void putBounds(Map<String, Object> schema, String of, int least, int most) {
    if (least > 0) {
      schema.put("min" + of, least);
    }
    if (most < Integer.MAX_VALUE) {
      schema.put("max" + of, most);
    }
  }

  /**
   * The condition under which this parameter is required: the other parameters have these values,
   * or may be omitted because these are their defaults.
   */
  private static Map<String, Object> condition(Recipe recipe, Parameter parameter) {
    var constants = new LinkedHashMap<String, Object>();
    var given = new ArrayList<String>();
    parameter
        .requiredWhen()
        .forEach(
            (name, value) -> {
              Parameter other = recipe.parameters().get(name);
              constants.put(name, Map.of("const", constant(other, value)));
              if (other.defaultValue().filter(held -> held.toString().equals(value)).isEmpty()) {
                given.add(name);
              }
            });
    return Map.of(
        "if", Map.of("properties", constants, "required", given),
        "then", Map.of("required", List.of(parameter.name())));
  }

  private static Object constant(Parameter other, String value) {
    return switch (other.type()) {
      case IntegerType whole -> Long.valueOf(value);
      case BooleanType flag -> Boolean.valueOf(value);
      case TextType text -> value;
      case NumberType number -> value;
      case ArrayType array -> value;
      case ObjectType object -> value;
    };
  }
}
