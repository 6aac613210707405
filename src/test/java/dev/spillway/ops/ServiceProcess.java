package dev.spillway.ops;

import dev.spillway.postgres.EmbeddedDatabaseMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of its own, from the class path of the tests. */
public final class ServiceProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private ServiceProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ServiceProcess start(
      Class<?> main, Path directory, Map<String, String> environment, List<String> words)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // Whoever runs the tests in the background ignores these, and Java leaves what is
                // ignored so.
                "env",
                "--default-signal=INT,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.redirectErrorStream(true).start());
  }

  public static ServiceProcess database(Path folder) throws IOException {
    return start(
        EmbeddedDatabaseMain.class, folder.getParent(), Map.of(), List.of(folder.toString()));
  }

  /** The words of the first line that begins with one of these words. */
  public List<String> line(String... firstWords) {
    try {
      StringBuilder seen = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        for (String word : firstWords) {
          if (line.startsWith(word + " ")) {
            return List.of(line.split(" ", -1));
          }
        }
        seen.append(line).append('\n');
      }
      throw new AssertionError("the process ended and printed only:\n" + seen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it prints until it ends. */
  String rest() {
    return output.lines().collect(Collectors.joining("\n"));
  }

  public void tell(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end within 60 s");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
