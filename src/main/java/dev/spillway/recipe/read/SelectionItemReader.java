package dev.spillway.recipe.read;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads an item of contents whose entries a request names. */
final class SelectionItemReader {

  private final Set<String> known;
  private final Set<String> unlisted;
  private final PathsReader paths;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param known names of the configured roots
   * @param unlisted those of them that are web addresses
   */
  SelectionItemReader(
      Set<String> known, Set<String> unlisted, PathsReader paths, Problems problems) {
    this.known = known;
    this.unlisted = unlisted;
    this.paths = paths;
    this.problems = problems;
  }

  Optional<Choice> read(YamlMapping item) {
    Optional<YamlMapping> selection =
        YamlMapping.of(item.values().get("selection"), "selection", problems);
    selection.ifPresent(
        mapping -> {
          mapping.allow("selection", List.of("roots", "text", "base", "formats"), Set.of());
          mapping.required("roots", "roots: [media]");
        });
    return selection.flatMap(this::selection);
  }

  private Optional<Choice> selection(YamlMapping mapping) {
    List<String> roots = mapping.texts("roots");
    for (Node node : mapping.items("roots")) {
      YamlMapping.text("an item of roots", node, new Problems(""))
          .filter(root -> !known.contains(root))
          .ifPresent(root -> unknown(node, root));
    }
    if (mapping.values().get("roots") instanceof SequenceNode list && list.getValue().isEmpty()) {
      problems.at(
          mapping.values().get("roots"), "roots is empty. Name at least one, such as [media]");
    }
    boolean text = mapping.flag("text").orElse(true);
    return roots.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Choice.Selection(
                roots.stream().distinct().toList(),
                text,
                paths.folder(mapping, "base"),
                formats(mapping),
                roots.stream().filter(unlisted::contains).collect(Collectors.toSet())));
  }

  private List<Format> formats(YamlMapping mapping) {
    List<Format> formats = new ArrayList<>();
    if (mapping.has("formats")) {
      for (Node node : mapping.items("formats")) {
        Optional<String> name = YamlMapping.text("an item of formats", node, problems);
        Optional<Format> format = name.flatMap(Format::ofExtension);
        format.ifPresent(formats::add);
        if (name.isPresent() && format.isEmpty()) {
          problems.at(
              node, "formats has items of: zip, tar, tar.gz, not " + SafeText.value(name.get()));
        }
      }
    }
    return formats;
  }

  private void unknown(Node node, String root) {
    List<String> sorted = known.stream().sorted().toList();
    problems.at(
        node,
        "there is no root \"%s\".%s %sSet spillway.roots.%s.path, or take another root"
            .formatted(
                SafeText.text(root),
                Suggestion.sentence(root, sorted),
                sorted.isEmpty() ? "" : "Roots: " + SafeText.names(sorted) + ". ",
                SafeText.text(root)));
  }
}
