package dev.spillway.page.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.RefusedValueException;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person sent with a form.
 *
 * @param fields as the browser sent them
 */
public record FormInput(Map<String, List<String>> fields) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing yet. */
  public static final FormInput NONE = new FormInput(Map.of());

  /** The one text of a field; empty when there is none. */
  String text(String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst().replace("\r\n", "\n");
  }

  boolean chosen(String name, String value) {
    return fields.getOrDefault(name, List.of()).contains(value);
  }

  /**
   * The parameters in the notation of requests: a line is an item of a list, {@code name = value} a
   * member of an object. What is left empty is not given, and what is only needed under a condition
   * is left out without it. Fields that the recipe does not have are ignored.
   */
  public Map<String, List<String>> parameters(Recipe recipe) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (Parameter parameter : recipe.parameters().values()) {
      if (!parameter.fromOwner() && applies(parameter, recipe)) {
        List<String> values = values(parameter);
        if (!values.isEmpty()) {
          given.put(parameter.name(), values);
        }
      }
    }
    return given;
  }

  private boolean applies(Parameter parameter, Recipe recipe) {
    return parameter.requiredWhen().size() != 1
        || parameter.requiredWhen().entrySet().stream()
            .allMatch(
                condition ->
                    shown(recipe.parameters().get(condition.getKey()))
                        .equals(condition.getValue()));
  }

  /** A check box that is off is not sent at all. */
  private String shown(Parameter parameter) {
    return parameter.type() instanceof BooleanType
        ? String.valueOf(chosen(parameter.name(), "true"))
        : text(parameter.name());
  }

  private List<String> values(Parameter parameter) {
    String name = parameter.name();
    String text = text(name);
    return switch (parameter.type()) {
      case BooleanType() -> List.of(String.valueOf(chosen(name, "true")));
      case IntegerType _ -> given(text.strip());
      case NumberType _ -> given(text.strip());
      case TextType type ->
          text.isEmpty() && !(parameter.required() && takesNothing(type))
              ? List.of()
              : List.of(text);
      case ArrayType array ->
          FieldKind.choices(array).isEmpty() ? lines(text) : fields.getOrDefault(name, List.of());
      case ObjectType object ->
          text.isBlank() ? List.of() : List.of(object(lines(text), object.values()));
    };
  }

  private static List<String> given(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static boolean takesNothing(TextType type) {
    try {
      type.fromText("");
      return true;
    } catch (RefusedValueException refused) {
      return false;
    }
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** A JSON object; a line without {@code =} has the value null, which no type takes. */
  private static String object(List<String> lines, ValueType.Scalar type) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String line : lines) {
      int at = line.replace('：', '=').replace(':', '=').replace('＝', '=').indexOf('=');
      String name = at < 0 ? line : line.substring(0, at).strip();
      object.put(name, at < 0 ? null : value(line.substring(at + 1).strip(), type));
    }
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }

  private static Object value(String text, ValueType.Scalar type) {
    return switch (type) {
      case TextType _ -> text;
      case BooleanType() -> text.equals("true") ? true : text;
      case IntegerType _ -> number(text);
      case NumberType _ -> number(text);
    };
  }

  /** A number, or the text when it is none, which the type refuses. */
  private static Object number(String text) {
    return text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?") ? new BigDecimal(text) : text;
  }
}
