package dev.spillway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The values of the chart and their page are one. */
class ChartValuesTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.+?) \\| .+ \\|$");

  @Test
  void eachValueHasItsRowWithItsDefaultAndEachRowItsValue() throws IOException {
    String page = Files.readString(Chart.FOLDER.resolve("README.md"));
    Map<String, String> documented =
        ROW.matcher(page.substring(page.indexOf("\n## Values\n")))
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), ChartValuesTest::shown, (a, b) -> a, TreeMap::new));
    Map<String, String> values = new TreeMap<>();
    flatten("", Chart.read(Chart.FOLDER.resolve("values.yaml")).value(), documented, values);

    assertThat(documented).isEqualTo(values);
  }

  private static String shown(MatchResult row) {
    return row.group(2).replace("`", "");
  }

  /** Down to the values that have a row: a map may be documented as a whole. */
  private static void flatten(
      String path, Object value, Map<String, String> documented, Map<String, String> found) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && !documented.containsKey(path)) {
      map.forEach(
          (key, below) ->
              flatten(path.isEmpty() ? "" + key : path + "." + key, below, documented, found));
      return;
    }
    found.put(path, written(value));
  }

  private static String written(Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> map.isEmpty() ? "none" : "see values.yaml";
      case Iterable<?> list -> list.iterator().hasNext() ? list.toString() : "none";
      case Object other -> other.toString().isEmpty() ? "empty" : other.toString();
    };
  }
}
