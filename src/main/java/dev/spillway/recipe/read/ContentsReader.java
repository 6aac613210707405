package dev.spillway.recipe.read;

import dev.spillway.archive.entry.Format;
import dev.spillway.database.query.Query;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.pick.Picker;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the contents of a recipe. */
final class ContentsReader {

  private static final Set<String> NOTHING = Set.of();

  /** How files are compressed. */
  private enum Compress {
    /** Deflates files that become smaller. */
    AUTO
  }

  private final Pickers pickers;
  private final Set<String> roots;
  private final Set<String> unlisted;
  private final QueryReader queries;
  private final Map<String, Parameter> parameters;
  private final PathsReader paths;
  private final Format format;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param unlisted names of those roots that are web addresses
   * @param format format of the archive
   */
  ContentsReader(
      Pickers pickers,
      Set<String> roots,
      Set<String> unlisted,
      QueryReader queries,
      Map<String, Parameter> parameters,
      Format format,
      Problems problems) {
    this.pickers = pickers;
    this.roots = roots;
    this.unlisted = unlisted;
    this.queries = queries;
    this.parameters = parameters;
    this.paths = new PathsReader(parameters, problems);
    this.format = format;
    this.problems = problems;
  }

  List<Choice> read(YamlMapping recipe) {
    recipe.required("contents", "contents: [{files: \"**/*.pdf\", root: papers}]");
    List<Node> items = recipe.items("contents");
    if (recipe.has("contents") && items.isEmpty() && problems.none()) {
      problems.at(
          recipe.values().get("contents"),
          "contents is empty. Name at least one of files, file, selection, pick, document");
    }
    var documents =
        new DocumentReader(
            queries, (int) items.stream().filter(ContentsReader::isPick).count(), problems);
    var contents = new ArrayList<Choice>();
    for (Node item : items) {
      YamlMapping.of(item, "an item of contents", problems)
          .flatMap(mapping -> choice(mapping, documents))
          .ifPresent(contents::add);
    }
    if (contents.stream().filter(Choice.Selection.class::isInstance).count() > 1) {
      problems.at(
          recipe.values().get("contents"),
          "contents has two items with selection, and a request brings one. Remove one");
    }
    if (contents.stream().anyMatch(ContentsReader::takesTar)
        && contents.stream()
            .anyMatch(choice -> choice instanceof Choice.OfFiles files && files.compress())) {
      problems.at(
          recipe.values().get("contents"),
          "a selection offers the format tar, which cannot hold compressed files. Remove tar from formats, or compress");
    }
    return contents;
  }

  private static boolean takesTar(Choice choice) {
    return choice instanceof Choice.Selection taken && taken.formats().contains(Format.TAR);
  }

  private static boolean isPick(Node item) {
    return YamlMapping.of(item, "", new Problems(""))
        .filter(mapping -> mapping.has("pick"))
        .isPresent();
  }

  private Optional<Choice> choice(YamlMapping item, DocumentReader documents) {
    if (item.has("files")) {
      return files(item);
    }
    if (item.has("selection")) {
      item.allow("selection", List.of("selection"), NOTHING);
      return new SelectionItemReader(roots, unlisted, paths, problems).read(item);
    }
    if (item.has("file")) {
      item.allow("file", List.of("file", "name", "root", "compress"), NOTHING);
      Optional<String> root = root(item);
      return paths.file(item, root, compress(item), root.filter(unlisted::contains).isPresent());
    }
    if (item.has("pick")) {
      item.allow("pick", List.of("pick", "root", "compress"), NOTHING);
      return pick(item);
    }
    if (item.has("document")) {
      return documents.read(item);
    }
    problems.at(
        item.node(),
        "an item of contents must have one of: files, file, selection, pick, document");
    return Optional.empty();
  }

  private Optional<Choice> files(YamlMapping item) {
    Optional<String> root = root(item);
    Optional<String> files = item.text("files");
    boolean compress = compress(item);
    if (files.filter(QueryReader::isSql).isPresent() || item.has("database")) {
      item.allow("files", List.of("files", "database", "root", "compress"), NOTHING);
      Optional<String> database = queries.database(item);
      Optional<Query> query = queries.query("files", item.values().get("files"));
      return database.isEmpty() || query.isEmpty() || root.isEmpty()
          ? Optional.empty()
          : Optional.of(new Choice.QueriedFiles(database.get(), query.get(), root.get(), compress));
    }
    item.allow("files", List.of("files", "root", "base", "into", "exclude", "compress"), NOTHING);
    return paths.glob(item, listed(item, "files", root), compress);
  }

  private boolean compress(YamlMapping item) {
    if (!item.has("compress") || item.choice("compress", Compress.values()).isEmpty()) {
      return false;
    }
    if (format == Format.TAR) {
      problems.at(
          item.key("compress"),
          "compress has no effect in a tar, which cannot hold compressed files. Remove it, or write format: tar.gz");
    }
    return true;
  }

  private Optional<Choice> pick(YamlMapping item) {
    Optional<String> root = listed(item, "pick", root(item));
    Optional<Picker> picker = item.text("pick").flatMap(name -> picker(item, name));
    picker.ifPresent(
        value ->
            value
                .problems(parameters)
                .forEach(problem -> problems.at(item.values().get("pick"), problem)));
    boolean compress = compress(item);
    return picker.flatMap(value -> root.map(name -> new Choice.Pick(value.name(), name, compress)));
  }

  /** The root, if its files can be listed, which a glob and a picker need. */
  private Optional<String> listed(YamlMapping item, String key, Optional<String> root) {
    if (root.filter(unlisted::contains).isPresent()) {
      problems.at(
          item.values().get(key),
          ("the root \"%s\" is a web address, which has no listing: %s cannot find files there. Name them with file: reports/{year}.pdf,"
                  + " with a query, or let requests name them in a selection")
              .formatted(
                  SafeText.text(root.get()), key.equals("files") ? "a pattern" : "a picker"));
    }
    return root;
  }

  private Optional<Picker> picker(YamlMapping item, String name) {
    Optional<Picker> picker = pickers.find(name);
    if (picker.isEmpty()) {
      problems.at(
          item.values().get("pick"),
          "there is no picker \"%s\".%s Pickers: %s"
              .formatted(
                  SafeText.text(name),
                  Suggestion.sentence(name, pickers.names()),
                  SafeText.names(pickers.names())));
    }
    return picker;
  }

  private Optional<String> root(YamlMapping item) {
    item.required("root", "root: training-files");
    Optional<String> root = item.text("root");
    if (root.isPresent() && !roots.contains(root.get())) {
      String name = SafeText.text(root.get());
      List<String> known = roots.stream().sorted().toList();
      problems.at(
          item.values().get("root"),
          "there is no root \"%s\".%s %sSet spillway.roots.%s.path, or take another root"
              .formatted(
                  name,
                  Suggestion.sentence(root.get(), known),
                  known.isEmpty() ? "" : "Roots: " + SafeText.names(known) + ". ",
                  name));
    }
    return root;
  }
}
