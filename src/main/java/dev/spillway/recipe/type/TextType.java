package dev.spillway.recipe.type;

import java.util.List;
import java.util.Optional;

/**
 * A text. Never contains NUL or half a surrogate pair: no database and no file name supports them.
 *
 * @param minLength in characters (code points, as JSON Schema counts)
 * @param maxLength in characters
 * @param pattern must be found in the text
 * @param choices the only allowed values; empty when all are allowed
 */
public record TextType(
    int minLength, int maxLength, Optional<BoundedPattern> pattern, List<String> choices)
    implements ValueType.Scalar {

  public TextType {
    choices = List.copyOf(choices);
  }

  /** Any text of at most {@code maxLength} characters. */
  public static TextType upTo(int maxLength) {
    return new TextType(0, maxLength, Optional.empty(), List.of());
  }

  @Override
  public Object fromText(String text) throws RefusedValueException {
    if (!storable(text)) {
      throw RefusedValueException.of(text, "must be text without NUL and unpaired surrogates");
    }
    int length = text.codePointCount(0, text.length());
    boolean allowed =
        length >= minLength
            && length <= maxLength
            && (choices.isEmpty() || choices.contains(text))
            && (pattern.isEmpty() || pattern.get().foundIn(text));
    if (!allowed) {
      throw RefusedValueException.of(text, this);
    }
    return text;
  }

  @Override
  public Object fromJson(Object json) throws RefusedValueException {
    if (json instanceof String text) {
      return fromText(text);
    }
    throw RefusedValueException.of(json, this);
  }

  @Override
  public String allowed() {
    if (!choices.isEmpty()) {
      return "one of: " + SafeText.names(choices);
    }
    var allowed = new StringBuilder("text");
    if (minLength > 0 && maxLength < Integer.MAX_VALUE) {
      allowed
          .append(" of ")
          .append(minLength)
          .append(" to ")
          .append(maxLength)
          .append(" characters");
    } else if (minLength > 0) {
      allowed.append(" of at least ").append(minLength).append(" characters");
    } else if (maxLength < Integer.MAX_VALUE) {
      allowed.append(" of at most ").append(maxLength).append(" characters");
    }
    pattern.ifPresent(p -> allowed.append(" matching ").append(p.source()));
    return allowed.toString();
  }

  public static boolean storable(String text) {
    return text.codePoints()
        .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }
}
