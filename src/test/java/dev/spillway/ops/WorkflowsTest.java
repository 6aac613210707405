package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.chart.Chart;
import dev.spillway.chart.Chart.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workflows have only the rights that they need, and run only actions that are pinned. */
class WorkflowsTest {

  private static final Set<String> RIGHTS_TO_WRITE = Set.of("contents", "id-token", "attestations");

  static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(".github/workflows"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void actionsArePinnedByCommitAndSayTheirVersion(Path workflow) throws IOException {
    List<String> uses =
        Files.readAllLines(workflow).stream().filter(line -> line.contains("uses:")).toList();
    assertThat(uses)
        .allMatch(
            line -> line.matches(".*uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void aJobHasOnlyTheRightsThatItNames(Path workflow) throws IOException {
    Node file = Chart.read(workflow);
    assertThat(file.at("permissions").value())
        .as("rights of every job")
        .isEqualTo(java.util.Map.of());
    file.at("jobs")
        .map()
        .forEach(
            (name, job) -> {
              Node rights = new Node(job).at("permissions");
              assertThat(rights.value()).as("rights of " + name).isNotNull();
              boolean releases = workflow.endsWith("release.yml");
              rights
                  .map()
                  .forEach(
                      (right, level) ->
                          assertThat(level)
                              .isEqualTo(
                                  releases && RIGHTS_TO_WRITE.contains(right) ? "write" : "read"));
              assertThat(new Node(job).at("timeout-minutes").value()).isNotNull();
            });
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void noKeyStaysInTheCheckoutAndNoOutsideTextBecomesACommand(Path workflow) throws IOException {
    for (Object job : Chart.read(workflow).at("jobs").map().values()) {
      for (Node step : new Node(job).at("steps").items()) {
        if (step.text("uses").startsWith("actions/checkout@")) {
          assertThat(step.at("with.persist-credentials").value()).isEqualTo(false);
        }
        assertThat(step.text("run")).as("values come by env").doesNotContain("${{");
      }
    }
  }

  @Test
  void ciRunsTheSameAsDevelopersDo() throws IOException {
    assertThat(Chart.read(Path.of(".github/workflows/ci.yml")).at("jobs.verify.steps").items())
        .anyMatch(step -> step.text("run").equals(".ci/run"));
  }

  @Test
  void whatWorkflowsNameIsThere() throws IOException {
    for (String path :
        List.of("bin/release", ".ci/run", "helm/try/postgresql.yaml", "helm/try/values.yaml")) {
      assertThat(Path.of(path)).exists();
    }
    assertThat(Files.isExecutable(Path.of("bin/release"))).isTrue();
    assertThat(Chart.of(Path.of("helm/try/values.yaml")).has("Pod")).isTrue();
  }

  @Test
  void theBinaryIsTestedByAllThatCanTestIt() throws IOException {
    String workflow = Files.readString(Path.of(".github/workflows/native.yml"));
    int tests = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith("IT.java")).toList()) {
        if (Files.readString(file).contains("@QuarkusIntegrationTest")) {
          assertThat(workflow)
              .containsPattern("[',]" + file.getFileName().toString().replace(".java", "[',]"));
          tests++;
        }
      }
    }
    assertThat(tests).isPositive();
  }

  /** A release is a version of the build, of the chart, and of what the chart installs, at once. */
  @Test
  void theVersionsOfTheBuildAndTheChartAgree() throws IOException {
    Node chart = Chart.read(Chart.FOLDER.resolve("Chart.yaml"));
    assertThat(chart.text("appVersion")).isEqualTo(Service.version());
    assertThat(Service.version().replace("-SNAPSHOT", "")).isEqualTo(chart.text("version"));
  }
}
