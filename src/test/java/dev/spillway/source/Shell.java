package dev.spillway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a command where Java has no call for what is needed: pipes, names that are not UTF-8, other
 * users.
 */
public final class Shell {

  private Shell() {}

  /** What {@code script} prints; it must succeed. */
  public static String run(Path directory, String script) throws IOException, InterruptedException {
    return run(directory, List.of("bash", "-c", script));
  }

  public static String run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs("%s: %s", command, output).isZero();
    return output;
  }
}
