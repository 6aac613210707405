package dev.spillway.recipe.read;

import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.type.ArrayType;
import dev.spillway.recipe.type.BooleanType;
import dev.spillway.recipe.type.IntegerType;
import dev.spillway.recipe.type.NumberType;
import dev.spillway.recipe.type.ObjectType;
import dev.spillway.recipe.type.RefusedValueException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the parameters of a recipe. */
final class ParametersReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
  private static final List<String> KEYS =
      List.of("type", "from", "title", "description", "default", "requiredWhen", "sensitive");

  private final Problems problems;
  private final ValueTypeReader types;

  ParametersReader(Problems problems) {
    this.problems = problems;
    this.types = new ValueTypeReader(problems);
  }

  Map<String, Parameter> read(Optional<Node> node) {
    var parameters = new LinkedHashMap<String, Parameter>();
    Optional<YamlMapping> all =
        node.flatMap(value -> YamlMapping.of(value, "parameters", problems));
    var declared = new LinkedHashMap<String, YamlMapping>();
    all.ifPresent(
        mapping ->
            mapping
                .values()
                .forEach(
                    (name, value) -> {
                      checkName(name, mapping.key(name));
                      YamlMapping.of(value, "parameter " + SafeText.text(name), problems)
                          .ifPresent(body -> declared.put(name, body));
                    }));
    declared.forEach((name, body) -> parameter(name, body).ifPresent(p -> parameters.put(name, p)));
    parameters.values().forEach(p -> checkConditions(p, declared, parameters));
    return parameters;
  }

  private void checkName(String name, Node key) {
    if (!NAME.matcher(name).matches()) {
      problems.at(
          key,
          "a parameter's name begins with a letter and goes on with letters a-z, digits, - and _, at most 64 in all");
    }
  }

  private Optional<Parameter> parameter(String name, YamlMapping body) {
    Optional<ValueType> type = types.read(body, KEYS);
    Optional<String> title = body.text("title");
    Optional<String> description = body.text("description");
    Map<String, String> conditions = conditions(body);
    boolean fromOwner = fromOwner(body, type);
    if (body.has("default") && body.has("requiredWhen")) {
      problems.at(
          body.key("default"),
          "a parameter with a default is never required. Remove default or requiredWhen");
    }
    boolean sensitive = body.flag("sensitive").orElse(false);
    if (sensitive && body.has("default")) {
      problems.at(
          body.key("default"),
          "a sensitive parameter has no default, which everybody could read. Remove default or sensitive");
    }
    return type.map(
        value ->
            new Parameter(
                name,
                value,
                fromOwner,
                title,
                description,
                Optional.ofNullable(body.values().get("default"))
                    .flatMap(given -> defaultOf(value, given)),
                conditions,
                sensitive));
  }

  private boolean fromOwner(YamlMapping body, Optional<ValueType> type) {
    if (!body.has("from")) {
      return false;
    }
    boolean fromOwner = body.choice("from", From.values()).isPresent();
    if (type.isPresent()
        && !(type.get() instanceof TextType || type.get() instanceof IntegerType)) {
      problems.at(body.key("from"), "an owner is a string or an integer. Change the type");
    }
    for (String other : List.of("default", "requiredWhen")) {
      if (body.has(other)) {
        problems.at(
            body.key(other),
            "a parameter from the owner always has the owner's value. Remove " + other);
      }
    }
    return fromOwner;
  }

  /** Sources of a value other than the request. */
  private enum From {
    OWNER
  }

  private Map<String, String> conditions(YamlMapping body) {
    var conditions = new TreeMap<String, String>();
    Optional.ofNullable(body.values().get("requiredWhen"))
        .flatMap(node -> YamlMapping.of(node, "requiredWhen", problems))
        .ifPresent(
            mapping -> {
              if (mapping.values().isEmpty()) {
                problems.at(
                    mapping.node(),
                    "requiredWhen is empty. Write it like {mode: assessment}, or remove it");
              }
              mapping
                  .values()
                  .keySet()
                  .forEach(key -> mapping.text(key).ifPresent(text -> conditions.put(key, text)));
            });
    return conditions;
  }

  private void checkConditions(
      Parameter parameter, Map<String, YamlMapping> declared, Map<String, Parameter> parameters) {
    parameter
        .requiredWhen()
        .forEach(
            (name, value) -> {
              Node at = declared.get(parameter.name()).values().get("requiredWhen");
              if (!declared.containsKey(name) || name.equals(parameter.name())) {
                problems.at(
                    at,
                    "requiredWhen names \"%s\", which is no other parameter.%s"
                        .formatted(
                            SafeText.text(name), Suggestion.sentence(name, declared.keySet())));
              } else if (parameters.containsKey(name) && parameters.get(name).fromOwner()) {
                problems.at(
                    at, "requiredWhen takes a parameter of the request, and " + name + " is none");
              } else if (parameters.containsKey(name)) {
                checkCondition(parameters.get(name), value, at);
              }
            });
  }

  private void checkCondition(Parameter other, String value, Node at) {
    if (other.sensitive()) {
      problems.at(
          at,
          "requiredWhen names "
              + other.name()
              + ", which is sensitive: an error would tell its value. Take another parameter");
      return;
    }
    switch (other.type()) {
      case TextType text -> checkCondition(other, text, value, at);
      case IntegerType whole -> checkCondition(other, whole, value, at);
      case BooleanType flag -> checkCondition(other, flag, value, at);
      case NumberType number -> refuseCondition(other, at);
      case ArrayType array -> refuseCondition(other, at);
      case ObjectType object -> refuseCondition(other, at);
    }
  }

  private void checkCondition(Parameter other, ValueType.Scalar type, String value, Node at) {
    try {
      type.fromText(value);
    } catch (RefusedValueException refused) {
      problems.at(at, "requiredWhen can never be: " + other.name() + " " + refused.getMessage());
    }
  }

  private void refuseCondition(Parameter other, Node at) {
    problems.at(
        at,
        "requiredWhen takes a parameter of type string, integer or boolean, and "
            + other.name()
            + " is none");
  }

  private Optional<Object> defaultOf(ValueType type, Node given) {
    try {
      return Optional.of(
          switch (type) {
            case ValueType.Scalar scalar when given instanceof ScalarNode text ->
                scalar.fromText(text.getValue());
            case ArrayType array when given instanceof SequenceNode list ->
                array.fromTexts(scalars(list.getValue()));
            case ObjectType object when given instanceof MappingNode map -> object(object, map);
            default -> throw RefusedValueException.of("", type);
          });
    } catch (RefusedValueException refused) {
      problems.at(given, "default" + refused.where() + " " + refused.getMessage());
      return Optional.empty();
    }
  }

  private List<String> scalars(List<Node> nodes) {
    return nodes.stream()
        .flatMap(node -> YamlMapping.text("an item of default", node, problems).stream())
        .toList();
  }

  private Object object(ObjectType type, MappingNode node) throws RefusedValueException {
    var map = new TreeMap<String, Object>();
    var mapping = new YamlMapping(node, problems);
    for (String name : mapping.values().keySet()) {
      map.put(name, type.values().fromText(mapping.text(name).orElse("")));
    }
    return type.fromJson(map);
  }
}
