package dev.spillway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** {@code helm lint --strict} over the values that come with the chart. */
class ChartLintTest {

  @Test
  void itIsClean(@TempDir Path folder) throws IOException {
    for (Path values : Chart.values()) {
      Path copy = folder.resolve(values.getFileName().toString());
      Chart.copy(Chart.FOLDER, copy);
      // Helm's library lints a chart with its own values only.
      Files.copy(values, copy.resolve("values.yaml"), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(Chart.FOLDER.resolve("values.yaml"), copy.resolve("defaults.yaml"));
      merge(copy);
      LintResult result = new Helm(copy).lint().strict().call();
      assertThat(result.isFailed()).as("%s: %s", values, result.getMessages()).isFalse();
      assertThat(result.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
    }
  }

  /** Values over the defaults, as Helm lays them. */
  private static void merge(Path chart) throws IOException {
    Map<Object, Object> merged =
        merged(
            Chart.read(chart.resolve("defaults.yaml")).map(),
            Chart.read(chart.resolve("values.yaml")).map());
    Files.writeString(chart.resolve("values.yaml"), new Yaml().dump(merged));
  }

  private static Map<Object, Object> merged(Map<Object, Object> defaults, Map<?, ?> over) {
    Map<Object, Object> merged = new HashMap<>(defaults);
    over.forEach(
        (key, value) ->
            merged.put(
                key,
                value instanceof Map<?, ?> map && merged.get(key) instanceof Map<?, ?> below
                    ? merged(new HashMap<>(below), map)
                    : value));
    return merged;
  }
}
