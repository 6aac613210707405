package dev.spillway.recipe.read;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.model.FilenameTemplate;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Validates the template of a recipe's file name. */
final class FilenameCheck {

  private final Map<String, Parameter> parameters;
  private final Problems problems;

  FilenameCheck(Map<String, Parameter> parameters, Problems problems) {
    this.parameters = parameters;
    this.problems = problems;
  }

  void check(Node node, String template, Optional<Format> format) {
    if (FilenameTemplate.strayBrace(template)) {
      problems.at(
          node, "filename has a brace without its partner. Parameters are written {like-this}");
    }
    format.ifPresent(
        value -> {
          if (!template.endsWith("." + value.extension())) {
            problems.at(
                node, "filename must end with ." + value.extension() + ", as its format says");
          } else if (template.length() == value.extension().length() + 1) {
            problems.at(node, "filename is an extension alone. Write something before it");
          }
        });
    for (String name : FilenameTemplate.names(template)) {
      Parameter parameter = parameters.get(name);
      if (parameter == null) {
        unknown(node, name);
      } else if (!(parameter.type() instanceof ValueType.Scalar)) {
        problems.at(
            node,
            "filename takes {" + name + "}, which is no single value. Take another parameter");
      } else if (parameter.sensitive()) {
        problems.at(
            node, "filename takes {" + name + "}, which is sensitive. Take another parameter");
      } else if (!parameter.alwaysPresent()) {
        problems.at(
            node,
            "filename takes {" + name + "}, which may be left out. Give the parameter a default");
      }
    }
  }

  private void unknown(Node node, String name) {
    List<String> known = List.copyOf(parameters.keySet());
    problems.at(
        node,
        "filename takes {%s}, which is no parameter.%s %s"
            .formatted(
                SafeText.text(name),
                Suggestion.sentence(name, known),
                known.isEmpty() ? "The recipe has none" : "Parameters: " + SafeText.names(known)));
  }
}
