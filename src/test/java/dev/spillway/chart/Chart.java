package dev.spillway.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What Helm makes of the chart and a file of values, as release {@code demo}.
 *
 * @param objects of Kubernetes, as they are written
 */
public record Chart(List<Node> objects) {

  public static final Path FOLDER = Path.of("helm/spillway").toAbsolutePath();

  /** The same with hooks as ordinary objects, because Helm's library shows no hooks. */
  private static final Path WITH_HOOKS = withHooks();

  /** The sets of values that come with the chart. */
  static List<Path> values() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    }
  }

  static Path values(String name) {
    return FOLDER.resolve("ci").resolve(name + "-values.yaml");
  }

  public static Chart of(Path values) {
    return of(values, Map.of());
  }

  /**
   * With single values changed; a refusal is an {@link IllegalStateException} with Helm's words.
   */
  public static Chart of(Path values, Map<String, Object> changes) {
    TemplateCommand template =
        new Helm(WITH_HOOKS)
            .template()
            .withName("demo")
            .withNamespace("exports")
            .withValuesFile(values);
    changes.forEach(template::set);
    return new Chart(
        StreamSupport.stream(yaml().loadAll(template.call()).spliterator(), false)
            .filter(Map.class::isInstance)
            .map(Node::new)
            .toList());
  }

  public static Node read(Path file) throws IOException {
    return new Node(yaml().load(Files.readString(file)));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static Path withHooks() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "chart-").toAbsolutePath();
      copy(FOLDER, folder);
      Path hook = folder.resolve("templates/tests/export.yaml");
      Files.writeString(hook, Files.readString(hook).replaceAll("(?m)^ *helm\\.sh/hook.*\n", ""));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  List<Node> all(String kind) {
    return objects.stream().filter(object -> object.text("kind").equals(kind)).toList();
  }

  public boolean has(String kind) {
    return !all(kind).isEmpty();
  }

  /** The only one of its kind. */
  Node the(String kind) {
    List<Node> found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError("there are " + found.size() + " of kind " + kind);
    }
    return found.getFirst();
  }

  /** The object of this kind whose name ends so. */
  Node named(String kind, String name) {
    return all(kind).stream()
        .filter(object -> object.text("metadata.name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }

  Node container() {
    return the("Deployment").at("spec.template.spec.containers").items().getFirst();
  }

  /** The settings that the service reads. */
  Properties settings() throws IOException {
    Properties settings = new Properties();
    settings.load(
        new StringReader(
            named("ConfigMap", the("Deployment").text("metadata.name"))
                .at("data")
                .text("application\\.properties")));
    return settings;
  }

  /**
   * A value of YAML, asked for by a path of keys with dots; a dot in a key is {@code \.}.
   *
   * @param value a map, a list, a scalar, or null where there is none
   */
  public record Node(Object value) {

    public Node at(String path) {
      Object found = value;
      for (String key : path.split("(?<!\\\\)\\.", -1)) {
        found = found instanceof Map<?, ?> map ? map.get(key.replace("\\.", ".")) : null;
      }
      return new Node(found);
    }

    public String text(String path) {
      return String.valueOf(at(path).value());
    }

    public List<Node> items() {
      return value instanceof List<?> list ? list.stream().map(Node::new).toList() : List.of();
    }

    public Map<Object, Object> map() {
      return value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : Map.of();
    }

    /** The item whose {@code name} it is. */
    public Node item(String name) {
      return items().stream()
          .filter(item -> item.text("name").equals(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError("there is no " + name + " in " + value));
    }
  }
}
