package dev.spillway.recipe.read;

import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.recipe.type.RefusedValueException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a recipe. Each getter reports invalid values as problems, and then returns nothing.
 */
final class YamlMapping {

  private final MappingNode node;
  private final Problems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();

  YamlMapping(MappingNode node, Problems problems) {
    this.node = node;
    this.problems = problems;
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.at(tuple.getKeyNode(), "a key must be a plain word");
        continue;
      }
      Node first = keys.putIfAbsent(key.getValue(), key);
      if (first == null) {
        values.put(key.getValue(), tuple.getValueNode());
      } else {
        problems.at(
            key,
            "\"%s\" is there twice, first in line %d. Remove one"
                .formatted(SafeText.text(key.getValue()), first.getStartMark().getLine() + 1));
      }
    }
  }

  /**
   * Returns {@code node} as a mapping; reports a problem and returns empty when it is something
   * else.
   */
  static Optional<YamlMapping> of(Node node, String what, Problems problems) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new YamlMapping(mapping, problems));
    }
    problems.at(node, what + " must be a mapping, such as {key: value}");
    return Optional.empty();
  }

  MappingNode node() {
    return node;
  }

  Map<String, Node> values() {
    return values;
  }

  Node key(String name) {
    return keys.get(name);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /**
   * Reports every key that is not in {@code allowed}; keys in {@code later} belong to future
   * versions.
   */
  void allow(String where, List<String> allowed, Set<String> later) {
    keys.forEach(
        (name, key) -> {
          if (later.contains(name)) {
            problems.at(key, "\"" + name + "\" is not supported by this version. Remove it");
          } else if (!allowed.contains(name)) {
            problems.at(
                key,
                "unknown key \"%s\" in %s.%s Allowed: %s"
                    .formatted(
                        SafeText.text(name),
                        where,
                        Suggestion.sentence(name, allowed),
                        SafeText.names(allowed)));
          }
        });
  }

  Optional<Node> required(String key, String example) {
    if (!values.containsKey(key)) {
      problems.at(node, "\"" + key + "\" is missing. Write it, such as  " + example);
    }
    return Optional.ofNullable(values.get(key));
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).flatMap(value -> text(key, value, problems));
  }

  /** The text of a single value, quoted or not. */
  static Optional<String> text(String what, Node value, Problems problems) {
    if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      if (TextType.storable(scalar.getValue())) {
        return Optional.of(scalar.getValue());
      }
      problems.at(value, what + " contains a NUL or half a character. Remove it");
      return Optional.empty();
    }
    problems.at(
        value,
        value instanceof ScalarNode
            ? what + " is empty. Write a value after the colon"
            : what + " must be a single value. If it begins with [ or {, put it between quotes");
    return Optional.empty();
  }

  /** A value of one of the parameter types. */
  <T> Optional<T> value(String key, ValueType.Scalar type, Class<T> as) {
    return text(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(as.cast(type.fromText(text)));
              } catch (RefusedValueException refused) {
                problems.at(
                    values.get(key), key + " " + refused.getMessage() + ", not " + refused.shown());
                return Optional.empty();
              }
            });
  }

  Optional<Boolean> flag(String key) {
    return value(key, new BooleanType(), Boolean.class);
  }

  /** One of the constants, written in lower case. */
  <E extends Enum<E>> Optional<E> choice(String key, E[] constants) {
    return choice(key, constants, constant -> constant.name().toLowerCase(Locale.ROOT));
  }

  /** One of the choices. */
  <E> Optional<E> choice(String key, E[] choices, Function<E, String> written) {
    Optional<String> given = text(key);
    Optional<E> chosen =
        given.flatMap(
            text ->
                Arrays.stream(choices)
                    .filter(value -> written.apply(value).equals(text))
                    .findFirst());
    if (given.isPresent() && chosen.isEmpty()) {
      List<String> allowed = Arrays.stream(choices).map(written).toList();
      problems.at(
          values.get(key),
          "%s must be one of: %s, not %s.%s"
              .formatted(
                  key,
                  SafeText.names(allowed),
                  SafeText.value(given.get()),
                  Suggestion.sentence(given.get(), allowed)));
    }
    return chosen;
  }

  Optional<Long> whole(String key, long least, long most) {
    return value(key, new IntegerType(least, most), Long.class);
  }

  OptionalLong size(String key) {
    Optional<String> text = text(key);
    OptionalLong size = text.isEmpty() ? OptionalLong.empty() : Quantities.size(text.get());
    if (text.isPresent() && size.isEmpty()) {
      problems.at(
          values.get(key),
          key + " must be a size such as 500M or 3G, not " + SafeText.value(text.get()));
    }
    return size;
  }

  Optional<Duration> duration(String key) {
    Optional<String> text = text(key);
    Optional<Duration> duration = text.flatMap(Quantities::duration);
    if (text.isPresent() && duration.isEmpty()) {
      problems.at(
          values.get(key),
          key + " must be a duration such as 30m, 72h or 7d, not " + SafeText.value(text.get()));
    }
    return duration;
  }

  /** The texts of a list of single values. */
  List<String> texts(String key) {
    var texts = new ArrayList<String>();
    for (Node item : items(key)) {
      text("an item of " + key, item, problems).ifPresent(texts::add);
    }
    return texts;
  }

  List<Node> items(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case SequenceNode sequence -> sequence.getValue();
      case Node other -> {
        problems.at(other, key + " must be a list: items that begin with - below it, or [a, b]");
        yield List.of();
      }
    };
  }
}
