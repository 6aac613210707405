package dev.spillway.recipe.read;

import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.PathTemplate;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.TextType;
import dev.spillway.recipe.type.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Validates the parameters in the braces of a name or a path. */
final class PlaceCheck {

  private static final Set<String> GLOBS = Set.of("files", "exclude");

  private final Map<String, Parameter> parameters;
  private final Problems problems;

  PlaceCheck(Map<String, Parameter> parameters, Problems problems) {
    this.parameters = parameters;
    this.problems = problems;
  }

  /**
   * Checks that each of {@code names} is a parameter that always has a single value.
   *
   * @param key what takes them, for messages
   */
  void check(Node node, String key, List<String> names) {
    for (String name : names) {
      Parameter parameter = parameters.get(name);
      String takes = key + " takes {" + SafeText.text(name) + "}, which ";
      if (parameter == null) {
        problems.at(node, takes + "is no parameter." + meant(key, name));
      } else if (!(parameter.type() instanceof ValueType.Scalar)) {
        problems.at(node, takes + "is no single value. Take another parameter");
      } else if (parameter.sensitive()) {
        problems.at(node, takes + "is sensitive. Take another parameter");
      } else if (!parameter.alwaysPresent()) {
        problems.at(node, takes + "may be left out. Give the parameter a default");
      }
    }
  }

  /** As {@link #check}; a value that the recipe itself gives must also fit into a path. */
  void checkPath(Node node, String key, List<String> names) {
    check(node, key, names);
    for (String name : names) {
      Parameter parameter = parameters.get(name);
      if (parameter != null) {
        Stream.concat(parameter.defaultValue().stream(), choices(parameter.type()).stream())
            .map(Object::toString)
            .filter(value -> !PathTemplate.isPart(value))
            .distinct()
            .forEach(
                value ->
                    problems.at(
                        node,
                        "%s takes {%s}, which may be %s: a part of a path is not empty, . or .., and has no /. Change the parameter's default or enum"
                            .formatted(key, name, SafeText.value(value))));
      }
    }
  }

  private static List<String> choices(ValueType type) {
    return type instanceof TextType text ? text.choices() : List.of();
  }

  private String meant(String key, String name) {
    List<String> known = List.copyOf(parameters.keySet());
    return Suggestion.sentence(name, known)
        + (GLOBS.contains(key) ? " Alternatives have a comma, like {png,jpg}." : "")
        + (known.isEmpty() ? " The recipe has none" : " Parameters: " + SafeText.names(known));
  }
}
