package dev.spillway.recipe;

import dev.spillway.archive.EntryNames;
import dev.spillway.archive.UnsafeEntryNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the contents of a recipe: what goes into the archive. */
final class ContentsReader {

  private static final Set<String> LATER =
      Set.of("database", "object", "members", "rows", "compress");

  private final Pickers pickers;
  private final Set<String> roots;
  private final Map<String, Parameter> parameters;
  private final Problems problems;
  private int picks;

  ContentsReader(
      Pickers pickers, Set<String> roots, Map<String, Parameter> parameters, Problems problems) {
    this.pickers = pickers;
    this.roots = roots;
    this.parameters = parameters;
    this.problems = problems;
  }

  List<Choice> read(YamlMapping recipe) {
    recipe.required("contents", "contents: [{files: \"**/*.pdf\", root: papers}]");
    List<Node> items = recipe.items("contents");
    if (recipe.has("contents") && items.isEmpty() && problems.none()) {
      problems.at(
          recipe.values().get("contents"), "contents is empty. Name at least one of files, pick");
    }
    picks = (int) items.stream().filter(ContentsReader::isPick).count();
    var contents = new ArrayList<Choice>();
    for (Node item : items) {
      YamlMapping.of(item, "an item of contents", problems)
          .flatMap(this::choice)
          .ifPresent(contents::add);
    }
    return contents;
  }

  private static boolean isPick(Node item) {
    return YamlMapping.of(item, "", new Problems(""))
        .filter(mapping -> mapping.has("pick"))
        .isPresent();
  }

  private Optional<Choice> choice(YamlMapping item) {
    if (item.has("files")) {
      item.allow("files", List.of("files", "root"), LATER);
      return files(item);
    }
    if (item.has("pick")) {
      item.allow("pick", List.of("pick", "root"), LATER);
      return pick(item);
    }
    if (item.has("document")) {
      item.allow("document", List.of("document", "picked"), LATER);
      return document(item);
    }
    problems.at(item.node(), "an item of contents must have one of: files, pick, document");
    return Optional.empty();
  }

  private Optional<Choice> files(YamlMapping item) {
    Optional<String> root = root(item);
    Optional<String> files = item.text("files");
    if (files.filter(text -> text.matches("[^*?\\[{]*\\.sql")).isPresent()) {
      problems.at(
          item.values().get("files"),
          "files from a query are not supported by this version. Write a glob such as \"**/*.pdf\"");
      return Optional.empty();
    }
    Optional<Glob> glob = files.flatMap(text -> glob(item, text));
    return glob.flatMap(value -> root.map(name -> new Choice.Files(value, name)));
  }

  private Optional<Glob> glob(YamlMapping item, String text) {
    try {
      return Optional.of(new Glob(text));
    } catch (IllegalArgumentException broken) {
      problems.at(item.values().get("files"), "files: " + broken.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Choice> pick(YamlMapping item) {
    Optional<String> root = root(item);
    Optional<Picker> picker = item.text("pick").flatMap(name -> picker(item, name));
    picker.ifPresent(
        value ->
            value
                .problems(parameters)
                .forEach(problem -> problems.at(item.values().get("pick"), problem)));
    return picker.flatMap(value -> root.map(name -> new Choice.Pick(value.name(), name)));
  }

  private Optional<Picker> picker(YamlMapping item, String name) {
    Optional<Picker> picker = pickers.find(name);
    if (picker.isEmpty()) {
      problems.at(
          item.values().get("pick"),
          "there is no picker \"%s\".%s Pickers: %s"
              .formatted(
                  Shown.text(name),
                  Suggestion.sentence(name, pickers.names()),
                  Shown.names(pickers.names())));
    }
    return picker;
  }

  private Optional<String> root(YamlMapping item) {
    item.required("root", "root: training-files");
    Optional<String> root = item.text("root");
    if (root.isPresent() && !roots.contains(root.get())) {
      String name = Shown.text(root.get());
      List<String> known = roots.stream().sorted().toList();
      problems.at(
          item.values().get("root"),
          "there is no root \"%s\".%s %sSet spillway.roots.%s.path, or take another root"
              .formatted(
                  name,
                  Suggestion.sentence(root.get(), known),
                  known.isEmpty() ? "" : "Roots: " + Shown.names(known) + ". ",
                  name));
      return Optional.empty();
    }
    return root;
  }

  private Optional<Choice> document(YamlMapping item) {
    Optional<String> name = item.text("document");
    if (item.has("database") || item.has("rows") || item.has("object")) {
      return Optional.empty();
    }
    item.required("picked", "picked: true");
    if (item.flag("picked").filter(picked -> !picked).isPresent()) {
      problems.at(
          item.values().get("picked"), "picked: false makes no document. Write picked: true");
    }
    if (picks != 1) {
      problems.at(
          item.node(),
          "a document with picked: true needs exactly one item with pick, and there are " + picks);
    }
    return name.filter(entryName -> safe(item, entryName)).map(Choice.PickedDocument::new);
  }

  private boolean safe(YamlMapping item, String name) {
    if (!name.endsWith(".csv")) {
      problems.at(
          item.values().get("document"),
          "a document with picked: true is CSV. End its name with .csv");
      return false;
    }
    try {
      EntryNames.check(name);
      return true;
    } catch (UnsafeEntryNameException unsafe) {
      problems.at(item.values().get("document"), unsafe.getMessage());
      return false;
    }
  }
}
