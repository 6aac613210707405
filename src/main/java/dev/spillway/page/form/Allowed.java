package dev.spillway.page.form;

import dev.spillway.page.language.Messages;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;

/** What a field takes, in the language of its reader. */
record Allowed(Messages messages) {

  /** A short sentence; empty when anything is allowed, or the field itself shows it. */
  String hint(ValueType type) {
    return switch (type) {
      case IntegerType whole -> {
        boolean from = whole.minimum() > Long.MIN_VALUE;
        boolean to = whole.maximum() < Long.MAX_VALUE;
        yield from && to
            ? between("form.whole", whole.minimum(), whole.maximum())
            : from
                ? messages.text("form.whole.from", "least", whole.minimum())
                : to
                    ? messages.text("form.whole.to", "most", whole.maximum())
                    : messages.text("form.whole.any");
      }
      case NumberType number -> {
        if (number.minimum().isPresent() && number.maximum().isPresent()) {
          yield between(
              "form.number",
              number.minimum().get().toPlainString(),
              number.maximum().get().toPlainString());
        }
        yield number
            .minimum()
            .map(least -> messages.text("form.number.from", "least", least.toPlainString()))
            .or(
                () ->
                    number
                        .maximum()
                        .map(most -> messages.text("form.number.to", "most", most.toPlainString())))
            .orElseGet(() -> messages.text("form.number.any"));
      }
      case TextType text -> text(text);
      case ArrayType array ->
          FieldKind.choices(array).isEmpty()
              ? messages.text("form.lines") + space(hint(array.items()))
              : "";
      case ObjectType object -> messages.text("form.pairs") + space(hint(object.values()));
      case BooleanType() -> "";
    };
  }

  private String text(TextType text) {
    if (!text.choices().isEmpty() || FieldKind.isDate(text)) {
      return "";
    }
    boolean from = text.minLength() > 1;
    boolean to = text.maxLength() < Integer.MAX_VALUE;
    return from && to
        ? messages
            .counted("form.text", "most", text.maxLength())
            .replace("{least}", String.valueOf(text.minLength()))
        : from
            ? messages.counted("form.text.from", "least", text.minLength())
            : to ? messages.counted("form.text.to", "most", text.maxLength()) : "";
  }

  private String between(String key, Object least, Object most) {
    return messages.text(key, "least", least).replace("{most}", most.toString());
  }

  private static String space(String text) {
    return text.isEmpty() ? "" : " " + text;
  }
}
