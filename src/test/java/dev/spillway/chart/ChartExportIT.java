package dev.spillway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.chart.Chart.Node;
import dev.spillway.testing.PackagedService;
import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code helm test} does, done to the packaged service: the words of its pod, with its
 * environment.
 */
class ChartExportIT {

  private static PackagedService service;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path examples = Path.of("examples").toAbsolutePath();
    service =
        new PackagedService(
            folder,
            Map.of(
                "spillway.recipes", examples.resolve("recipes").toString(),
                "spillway.roots.training-files.path", examples.resolve("training-files").toString(),
                "spillway.volume.path", Files.createDirectory(folder.resolve("volume")).toString(),
                "spillway.database.url", PostgresResource.newDatabase(),
                "spillway.database.username", "postgres",
                "spillway.database.password", ""));
    service.start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.close();
  }

  private record Outcome(int exitCode, String said) {}

  private static Outcome run(Map<String, Object> values) throws Exception {
    Node container =
        Chart.of(Chart.values("local"), values).the("Pod").at("spec.containers").items().getFirst();
    List<String> command = new ArrayList<>();
    for (String words : List.of("command", "args")) {
      container.at(words).items().forEach(word -> command.add(word.value().toString()));
    }
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("REQUEST", container.at("env").item("REQUEST").text("value"));
    process.environment().put("API", service.uri("").toString());
    Process running = process.redirectErrorStream(true).start();
    String said =
        new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Outcome(running.waitFor(), said);
  }

  @Test
  void anExportIsMadeDownloadedAndDeleted() throws Exception {
    Outcome outcome = run(Map.of());
    assertThat(outcome.said())
        .matches("An export was made, downloaded whole \\(\\d{4,} bytes\\) and deleted\\.");
    assertThat(outcome.exitCode()).isZero();
    assertThat(service.said()).contains("event=gone");
  }

  @Test
  void aRefusalFailsWithTheProblem() throws Exception {
    Outcome outcome = run(Map.of("test.parameters.weeks", 99));
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.said()).contains("The export was refused:", "weeks");
  }
}
