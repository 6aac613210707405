package dev.spillway.recipe.read;

import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.BoundedPattern;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the type of a parameter, with the keywords of JSON Schema. */
final class ValueTypeReader {

  private static final List<String> TYPES =
      List.of("string", "integer", "number", "boolean", "array", "object");

  private final Problems problems;

  ValueTypeReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads the type in {@code body}.
   *
   * @param others keys that {@code body} may have in addition to those of its type
   */
  Optional<ValueType> read(YamlMapping body, List<String> others) {
    body.required("type", "type: string");
    Optional<String> name = body.text("type");
    if (name.isPresent() && !TYPES.contains(name.get())) {
      problems.at(
          body.values().get("type"),
          "there is no type \"%s\".%s Types: %s"
              .formatted(
                  SafeText.text(name.get()),
                  Suggestion.sentence(name.get(), TYPES),
                  SafeText.names(TYPES)));
      return Optional.empty();
    }
    return name.map(
        type -> {
          var allowed = new ArrayList<>(others);
          allowed.addAll(keys(type));
          body.allow("a parameter of type " + type, allowed, Set.of());
          return type(type, body);
        });
  }

  private static List<String> keys(String type) {
    return switch (type) {
      case "string" -> List.of("minLength", "maxLength", "pattern", "enum");
      case "integer", "number" -> List.of("minimum", "maximum");
      case "array" -> List.of("items", "minItems", "maxItems");
      case "object" -> List.of("additionalProperties");
      default -> List.of();
    };
  }

  private ValueType type(String type, YamlMapping body) {
    return switch (type) {
      case "string" -> text(body);
      case "integer" -> integer(body);
      case "number" -> number(body);
      case "array" -> array(body);
      case "object" -> new ObjectType(scalar(body, "additionalProperties", "{type: number}"));
      default -> new BooleanType();
    };
  }

  private TextType text(YamlMapping body) {
    int least = count(body, "minLength", 0);
    int most = count(body, "maxLength", Integer.MAX_VALUE);
    ordered(body, "minLength", least <= most, "maxLength");
    return new TextType(least, most, pattern(body, most), choices(body));
  }

  private Optional<BoundedPattern> pattern(YamlMapping body, int maxLength) {
    Optional<String> source = body.text("pattern");
    if (source.isPresent() && maxLength > BoundedPattern.LONGEST_VALUE) {
      problems.at(
          body.key("pattern"),
          "a pattern needs a maxLength of at most "
              + BoundedPattern.LONGEST_VALUE
              + " beside it. Write one");
    }
    try {
      return source.map(BoundedPattern::new);
    } catch (PatternSyntaxException broken) {
      problems.at(
          body.values().get("pattern"),
          "pattern is no regular expression: %s at character %d"
              .formatted(broken.getDescription(), broken.getIndex() + 1));
      return Optional.empty();
    }
  }

  private List<String> choices(YamlMapping body) {
    List<String> choices = body.texts("enum");
    Node node = body.values().get("enum");
    if (node != null && choices.isEmpty()) {
      problems.at(
          node, "enum has no value, so that nothing would be allowed. Write it like [a, b]");
    }
    var seen = new HashSet<String>();
    choices.stream()
        .filter(choice -> !seen.add(choice))
        .forEach(
            choice ->
                problems.at(node, "enum has " + SafeText.value(choice) + " twice. Remove one"));
    return choices;
  }

  private IntegerType integer(YamlMapping body) {
    long least = body.whole("minimum", Long.MIN_VALUE, Long.MAX_VALUE).orElse(Long.MIN_VALUE);
    long most = body.whole("maximum", Long.MIN_VALUE, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    ordered(body, "minimum", least <= most, "maximum");
    return new IntegerType(least, most);
  }

  private NumberType number(YamlMapping body) {
    var any = new NumberType(Optional.empty(), Optional.empty());
    Optional<BigDecimal> least = body.value("minimum", any, BigDecimal.class);
    Optional<BigDecimal> most = body.value("maximum", any, BigDecimal.class);
    ordered(
        body,
        "minimum",
        least.isEmpty() || most.isEmpty() || least.get().compareTo(most.get()) <= 0,
        "maximum");
    return new NumberType(least, most);
  }

  private ArrayType array(YamlMapping body) {
    int least = count(body, "minItems", 0);
    int most = count(body, "maxItems", Integer.MAX_VALUE);
    ordered(body, "minItems", least <= most, "maxItems");
    return new ArrayType(scalar(body, "items", "{type: string}"), least, most);
  }

  /** The type of the items of a list or an object. */
  private ValueType.Scalar scalar(YamlMapping body, String key, String example) {
    Optional<ValueType> type =
        body.required(key, key + ": " + example)
            .flatMap(node -> YamlMapping.of(node, key, problems))
            .flatMap(mapping -> read(mapping, List.of("type", "description")));
    if (type.isPresent() && !(type.get() instanceof ValueType.Scalar)) {
      problems.at(
          body.values().get(key), key + " must be of type string, integer, number or boolean");
    }
    return type.flatMap(ValueTypeReader::single).orElseGet(() -> TextType.upTo(Integer.MAX_VALUE));
  }

  private static Optional<ValueType.Scalar> single(ValueType type) {
    return type instanceof ValueType.Scalar scalar ? Optional.of(scalar) : Optional.empty();
  }

  private int count(YamlMapping body, String key, int otherwise) {
    return body.whole(key, 0, Integer.MAX_VALUE).map(Math::toIntExact).orElse(otherwise);
  }

  private void ordered(YamlMapping body, String least, boolean ordered, String most) {
    if (!ordered) {
      problems.at(
          body.values().get(most),
          most + " is smaller than " + least + ". Nothing would be allowed");
    }
  }
}
