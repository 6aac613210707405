package dev.spillway.page.form;

import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.RefusedValueException;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.List;

/** Which input of HTML a type has. */
final class FieldKind {

  /** So many choices are seen at once; more are a list to open. */
  private static final int MOST_RADIOS = 4;

  private static final List<String> DATES = List.of("2026-11-30", "1999-01-01", "2024-02-29");
  private static final List<String> NO_DATES = List.of("x", "20261130", "30.11.2026", "2026-11-3x");

  private FieldKind() {}

  static String of(ValueType type, boolean sensitive) {
    return switch (type) {
      case TextType text -> text(text, sensitive);
      case IntegerType _ -> sensitive ? "password" : "number";
      case NumberType _ -> sensitive ? "password" : "number";
      case BooleanType() -> "checkbox";
      case ArrayType array -> choices(array).isEmpty() ? "lines" : "checkbox";
      case ObjectType _ -> "lines";
    };
  }

  private static String text(TextType text, boolean sensitive) {
    if (sensitive) {
      return "password";
    }
    if (text.choices().isEmpty()) {
      return isDate(text) ? "date" : "text";
    }
    return text.choices().size() <= MOST_RADIOS ? "radio" : "select";
  }

  /** The only values of the items; empty when there are others. */
  static List<String> choices(ArrayType array) {
    return array.items() instanceof TextType text ? text.choices() : List.of();
  }

  /** Whether the pattern of a text allows dates as browsers write them, and not just any text. */
  static boolean isDate(TextType text) {
    return text.pattern().isPresent()
        && DATES.stream().allMatch(date -> takes(text, date))
        && NO_DATES.stream().noneMatch(other -> takes(text, other));
  }

  private static boolean takes(TextType text, String value) {
    try {
      text.fromText(value);
      return true;
    } catch (RefusedValueException refused) {
      return false;
    }
  }
}
