package dev.spillway.recipe.read;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The text of a recipe as YAML 1.1 nodes with line and column. No objects are constructed from
 * tags, and the text cannot expand: its length is limited, aliases are refused, and nesting is
 * limited.
 */
final class YamlSource {

  /** Limit of a recipe file, in bytes. */
  static final int LONGEST = 256 * 1024;

  private static final int DEEPEST = 12;

  private final Problems problems;

  YamlSource(Problems problems) {
    this.problems = problems;
  }

  /**
   * Returns the mapping of the file; reports a problem and returns empty when it is something else.
   */
  Optional<MappingNode> read(ByteBuffer bytes) {
    if (bytes.remaining() > LONGEST) {
      problems.inFile("has more than the " + LONGEST + " bytes of a recipe. Is it one?");
      return Optional.empty();
    }
    return decode(bytes).flatMap(this::compose);
  }

  private Optional<String> decode(ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException notUtf8) {
      problems.inFile("is not UTF-8. Save it in this encoding");
      return Optional.empty();
    }
  }

  private Optional<MappingNode> compose(String text) {
    var yaml = new Yaml(new LoaderOptions());
    try {
      if (!bounded(yaml, text)) {
        return Optional.empty();
      }
      Node node = yaml.compose(new StringReader(text));
      if (node instanceof MappingNode mapping) {
        return Optional.of(mapping);
      }
      problems.at(
          1, 1, "is no recipe. Begin it with \"title:\", then \"archive:\" and \"contents:\"");
    } catch (MarkedYAMLException broken) {
      problems.at(
          broken.getProblemMark() == null ? broken.getContextMark() : broken.getProblemMark(),
          "is not YAML: " + sentence(broken));
    } catch (ReaderException broken) {
      position(text, broken);
    } catch (YAMLException broken) {
      problems.inFile("is not YAML: " + oneLine(broken.getMessage()));
    }
    return Optional.empty();
  }

  /** Checks the events before nodes are made of them. */
  private boolean bounded(Yaml yaml, String text) {
    int depth = 0;
    for (Event event : yaml.parse(new StringReader(text))) {
      switch (event) {
        case AliasEvent alias -> {
          problems.at(
              alias.getStartMark(),
              "uses an alias (*" + alias.getAnchor() + "). Write the value out");
          return false;
        }
        case CollectionStartEvent start -> {
          if (++depth > DEEPEST) {
            problems.at(
                start.getStartMark(),
                "is nested deeper than " + DEEPEST + " levels. No part of a recipe is");
            return false;
          }
        }
        case CollectionEndEvent end -> depth--;
        default -> {}
      }
    }
    return true;
  }

  private static String sentence(MarkedYAMLException broken) {
    String problem = broken.getProblem() == null ? "" : broken.getProblem();
    String context = broken.getContext() == null ? "" : " (" + broken.getContext() + ")";
    String remedy =
        problem.contains("TAB")
            ? ". Indent with spaces"
            : problem.contains("mapping values are not allowed")
                ? ". Put the value between quotes, or check the indentation"
                : "";
    return oneLine(problem.replaceFirst("\\(Do not.*", "").strip() + context) + remedy;
  }

  /** The parser quotes its input, which may contain line ends or invisible characters. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}\\u2028\\u2029]+", " ").replaceAll("\\p{Cf}", "\uFFFD");
  }

  private void position(String text, ReaderException broken) {
    int at = Math.min(broken.getPosition(), text.length());
    String before = text.substring(0, at);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1;
    problems.at(
        line,
        column,
        String.format(
            "contains the character U+%04X, which YAML does not allow. Remove it, or write it as \"\\x%02x\" between double quotes",
            broken.getCodePoint(), broken.getCodePoint()));
  }
}
