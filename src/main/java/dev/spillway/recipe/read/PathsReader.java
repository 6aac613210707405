package dev.spillway.recipe.read;

import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.GlobTemplate;
import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.PathTemplate;
import dev.spillway.source.root.RootPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the items of contents that name files by paths: with a glob, or one file. */
final class PathsReader {

  private final PlaceCheck places;
  private final Problems problems;

  PathsReader(Map<String, Parameter> parameters, Problems problems) {
    this.places = new PlaceCheck(parameters, problems);
    this.problems = problems;
  }

  Optional<Choice> glob(YamlMapping item, Optional<String> root, boolean compress) {
    Optional<GlobTemplate> files =
        item.text("files").flatMap(text -> glob("files", item.values().get("files"), text));
    List<GlobTemplate> exclude = new ArrayList<>();
    if (item.has("exclude")) {
      for (Node one : item.items("exclude")) {
        YamlMapping.text("an item of exclude", one, problems)
            .flatMap(text -> glob("exclude", one, text))
            .ifPresent(exclude::add);
      }
    }
    PathTemplate base = folder(item, "base");
    PathTemplate into = folder(item, "into");
    return files.flatMap(
        glob -> root.map(name -> new Choice.Files(glob, exclude, base, into, name, compress)));
  }

  /**
   * @param fetched whether the root is a web address
   */
  Optional<Choice> file(
      YamlMapping item, Optional<String> root, boolean compress, boolean fetched) {
    Optional<PathTemplate> file = path(item, "file");
    Optional<PathTemplate> name = item.has("name") ? path(item, "name") : file;
    return file.flatMap(
        path ->
            name.flatMap(
                entry -> root.map(one -> new Choice.OneFile(path, entry, one, compress, fetched))));
  }

  private Optional<GlobTemplate> glob(String key, Node node, String text) {
    try {
      GlobTemplate glob = new GlobTemplate(text);
      places.checkPath(node, key, glob.names());
      return Optional.of(glob);
    } catch (IllegalArgumentException broken) {
      problems.at(node, key + ": " + broken.getMessage());
      return Optional.empty();
    }
  }

  /** The folder under {@code key}; that of no name without it, or with a problem. */
  PathTemplate folder(YamlMapping item, String key) {
    return item.has(key) ? path(item, key).orElse(PathTemplate.NONE) : PathTemplate.NONE;
  }

  /** A final slash of a folder makes no difference. */
  private Optional<PathTemplate> path(YamlMapping item, String key) {
    return item.text(key)
        .map(
            text ->
                text.endsWith("/") && isFolder(key) ? text.substring(0, text.length() - 1) : text)
        .map(PathTemplate::new)
        .filter(path -> isSound(path, key, item.values().get(key)));
  }

  private static boolean isFolder(String key) {
    return key.equals("base") || key.equals("into");
  }

  private boolean isSound(PathTemplate path, String key, Node node) {
    if (path.strayBrace()) {
      problems.at(
          node, key + " has a brace without its partner. Parameters are written {like-this}");
      return false;
    }
    places.checkPath(node, key, path.names());
    return (key.equals("base") || key.equals("file"))
        ? isBelowRoot(path, key, node)
        : isSafe(path, key, node);
  }

  private boolean isBelowRoot(PathTemplate path, String key, Node node) {
    boolean below = RootPath.of(path.sample()).isPresent();
    if (!below) {
      problems.at(
          node,
          key
              + " is a path below the root, such as reports/{year}: it is not empty, does not start with /, and has no ., .. or empty part");
    }
    return below;
  }

  private boolean isSafe(PathTemplate path, String key, Node node) {
    try {
      EntryNames.check(path.sample());
      return true;
    } catch (UnsafeEntryNameException unsafe) {
      problems.at(node, key + ": " + unsafe.getMessage());
      return false;
    }
  }
}
