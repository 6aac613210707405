package dev.spillway.recipe.read;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.model.FilenameTemplate;
import dev.spillway.recipe.model.Parameter;
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
    new PlaceCheck(parameters, problems).check(node, "filename", FilenameTemplate.names(template));
  }
}
