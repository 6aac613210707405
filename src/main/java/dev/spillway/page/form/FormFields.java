package dev.spillway.page.form;

import dev.spillway.page.language.Messages;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.ParameterError;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the fields of a recipe's form. */
public final class FormFields {

  private final Messages messages;
  private final Allowed allowed;

  /** For a reader of this language. */
  public FormFields(Messages messages) {
    this.messages = messages;
    this.allowed = new Allowed(messages);
  }

  /**
   * Makes the fields.
   *
   * @param input what the person sent before
   * @param errors what is wrong with it
   */
  public List<FormField> of(Recipe recipe, FormInput input, List<ParameterError> errors) {
    return recipe.parameters().values().stream()
        .filter(parameter -> !parameter.fromOwner())
        .map(parameter -> field(parameter, input, errors))
        .toList();
  }

  private FormField field(Parameter parameter, FormInput input, List<ParameterError> errors) {
    ValueType type = parameter.type();
    Optional<Map.Entry<String, String>> condition =
        parameter.requiredWhen().size() == 1
            ? parameter.requiredWhen().entrySet().stream().findFirst()
            : Optional.empty();
    return new FormField(
        "field-" + parameter.name(),
        parameter.name(),
        parameter.title().orElse(parameter.name()),
        FieldKind.of(type, parameter.sensitive()),
        value(parameter, input),
        parameter.required() || condition.isPresent() || type instanceof BooleanType,
        parameter.description().orElse(""),
        allowed.hint(type),
        errors.stream()
            .filter(error -> isOf(error, parameter))
            .map(error -> sentence(error, parameter))
            .distinct()
            .collect(Collectors.joining(" ")),
        least(type),
        most(type),
        type instanceof TextType text && text.maxLength() < Integer.MAX_VALUE
            // HTML counts UTF-16 units, of which a character has up to two.
            ? String.valueOf(2L * text.maxLength())
            : "",
        type instanceof NumberType ? "any" : "",
        condition.map(Map.Entry::getKey).orElse(""),
        condition.map(Map.Entry::getValue).orElse(""),
        choices(parameter, input));
  }

  private static boolean isOf(ParameterError error, Parameter parameter) {
    return error.name().equals(parameter.name())
        || error.name().startsWith(parameter.name() + "[")
        || error.name().startsWith(parameter.name() + ".");
  }

  private String sentence(ParameterError error, Parameter parameter) {
    if (error.value().isEmpty() && !parameter.sensitive()) {
      return messages.text("form.needed");
    }
    String part = error.name().substring(parameter.name().length());
    String hint = allowed.hint(parameter.type());
    return part.isEmpty()
        ? messages.text(hint.isEmpty() ? "form.not-allowed" : "form.not-so")
        : messages.text("form.part", "part", part(part));
  }

  /** The number of a line from 1, or the name of a member. */
  private static String part(String part) {
    return part.matches("\\[[0-9]{1,6}]")
        ? String.valueOf(Integer.parseInt(part.substring(1, part.length() - 1)) + 1)
        : part.substring(1);
  }

  private static String value(Parameter parameter, FormInput input) {
    if (parameter.sensitive()) {
      return "";
    }
    if (input.fields().isEmpty()) {
      return parameter.defaultValue().map(FormFields::shown).orElse("");
    }
    return input.text(parameter.name());
  }

  private static String shown(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining("\n"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + " = " + entry.getValue())
              .collect(Collectors.joining("\n"));
      default -> value.toString();
    };
  }

  private static String least(ValueType type) {
    return switch (type) {
      case IntegerType whole when whole.minimum() > Long.MIN_VALUE ->
          String.valueOf(whole.minimum());
      case NumberType number -> number.minimum().map(Object::toString).orElse("");
      case IntegerType _, TextType _, BooleanType _, ArrayType _, ObjectType _ -> "";
    };
  }

  private static String most(ValueType type) {
    return switch (type) {
      case IntegerType whole when whole.maximum() < Long.MAX_VALUE ->
          String.valueOf(whole.maximum());
      case NumberType number -> number.maximum().map(Object::toString).orElse("");
      case IntegerType _, TextType _, BooleanType _, ArrayType _, ObjectType _ -> "";
    };
  }

  private List<FormField.Choice> choices(Parameter parameter, FormInput input) {
    return switch (parameter.type()) {
      case BooleanType() ->
          List.of(
              new FormField.Choice(
                  "true", messages.text("form.yes"), chosen(parameter, input, "true")));
      case TextType text -> choices(text.choices(), parameter, input);
      case ArrayType array -> choices(FieldKind.choices(array), parameter, input);
      case IntegerType _, NumberType _, ObjectType _ -> List.of();
    };
  }

  private static List<FormField.Choice> choices(
      List<String> values, Parameter parameter, FormInput input) {
    return values.stream()
        .map(value -> new FormField.Choice(value, value, chosen(parameter, input, value)))
        .toList();
  }

  private static boolean chosen(Parameter parameter, FormInput input, String value) {
    if (!input.fields().isEmpty()) {
      return input.chosen(parameter.name(), value);
    }
    return parameter
        .defaultValue()
        .filter(
            held ->
                held instanceof List<?> list ? list.contains(value) : held.toString().equals(value))
        .isPresent();
  }
}
