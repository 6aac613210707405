package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The alert rules are what Prometheus takes, fire when they should, and lead to a runbook that is
 * there.
 */
class AlertRulesTest {

  private static final Path RULES = Path.of("helm/spillway/alerts/spillway.yaml");
  private static final Path TESTS = Path.of("src/test/prometheus/alerts-test.yaml");
  private static final Path RUNBOOKS = Path.of("docs/runbooks.md");

  /** Where .ci/run puts it when the system has none. */
  private static final Path OWN = Path.of("target/tools/prometheus/usr/bin/promtool");

  private static void promtool(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Files.exists(OWN) ? OWN.toString() : "promtool"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void prometheusTakesThem() throws Exception {
    promtool("check", "rules", RULES.toString());
  }

  @Test
  void theyFireWhenTheyShould() throws Exception {
    promtool("test", "rules", TESTS.toString());
  }

  @Test
  void eachIsTestedAndOnThePage() throws IOException {
    Set<String> alerts = found("alert: (\\w+)", RULES);
    assertThat(alerts).isNotEmpty();
    assertThat(found("alertname: (\\w+)", TESTS)).isEqualTo(alerts);
    assertThat(found("(?m)^\\| \\[`(\\w+)`]\\(runbooks.md#", Path.of("docs/monitoring.md")))
        .isEqualTo(alerts);
  }

  @Test
  void eachHasARunbookThatIsThere() throws IOException {
    Set<String> sections =
        found("(?m)^## (.*)$", RUNBOOKS).stream()
            .map(title -> title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", ""))
            .map(title -> title.replace(' ', '-'))
            .collect(Collectors.toSet());
    Set<String> linked = found("runbook_url: docs/runbooks\\.md#(\\S+)", RULES);
    assertThat(linked).isNotEmpty().isSubsetOf(sections);
    assertThat(found("runbooks\\.md#([a-z-]+)", Path.of("docs/monitoring.md")))
        .isSubsetOf(sections);
    assertThat(found("runbook_url: (\\S+)", RULES)).hasSameSizeAs(linked);
  }

  private static Set<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
