package dev.spillway.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * Spillway as it is shipped, the jar or the binary, in a process of its own; with its embedded
 * database in {@code folder} unless it is set another.
 */
public final class PackagedService implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(5);

  /** One for all: to make a client takes longer than to ask. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path folder;
  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private Process process;

  /** {@code settings} beside the ports and the database's folder, by their names with dots. */
  public PackagedService(Path folder, Map<String, String> settings) {
    this(folder, settings, Map.of());
  }

  /** As above; in its environment is nothing of AWS but what is in {@code environment}. */
  public PackagedService(
      Path folder, Map<String, String> settings, Map<String, String> environment) {
    this.folder = folder;
    this.settings = settings;
    this.environment = environment;
  }

  /** Starts once, and fails unless that one attempt gets ready. */
  public void start() throws IOException {
    start(List.of());
  }

  /** As {@link #start()}; {@code options} are Java's or the binary's, for this time only. */
  public void start(List<String> options) throws IOException {
    launch(options);
    try {
      await("ready")
          .atMost(LONGEST_START)
          .pollInterval(Duration.ofMillis(50))
          .failFast("the service ended", () -> !process.isAlive())
          .until(this::ready);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError(
          "the service did not get ready; it said:\n" + Files.readString(log()), e);
    }
  }

  /**
   * Starts, and returns what it says when it refuses to, all of it; fails unless it ends with exit
   * code 1.
   */
  public String refusal() throws IOException, InterruptedException {
    Files.deleteIfExists(log());
    launch(List.of());
    if (!process.waitFor(LONGEST_START)) {
      throw new AssertionError("the service did not refuse; it said:\n" + Files.readString(log()));
    }
    String said = Files.readString(log());
    if (process.exitValue() != 1) {
      throw new AssertionError("exit code " + process.exitValue() + "; it said:\n" + said);
    }
    return said;
  }

  /**
   * Runs a command that ends, beside the service or without it, and returns what it prints; fails
   * unless it succeeds.
   */
  public String command(String... arguments) throws IOException, InterruptedException {
    List<String> command = program(List.of());
    command.addAll(List.of(arguments));
    Process ended =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    String printed = new String(ended.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ended.waitFor() != 0) {
      throw new AssertionError(
          "exit code " + ended.exitValue() + "; it said:\n" + Files.readString(log()));
    }
    return printed;
  }

  private void launch(List<String> options) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program(options)).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  private List<String> program(List<String> options) {
    Path packaged = Path.of(System.getProperty("spillway.packaged"));
    boolean jar = packaged.toString().endsWith(".jar");
    List<String> command = jar ? java(packaged) : new ArrayList<>(List.of(packaged.toString()));
    command.addAll(options);
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Dquarkus.management.port=" + managementPort);
    if (hasOwnDatabase()) {
      command.add("-Dspillway.database.path=" + folder.resolve("postgresql"));
    }
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    if (jar) {
      command.addAll(List.of("-jar", packaged.toString()));
    }
    return command;
  }

  private boolean hasOwnDatabase() {
    return !settings.containsKey("spillway.database.url");
  }

  private static List<String> java(Path jar) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            // It runs for seconds: to optimize it would take longer.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    Path cache = jar.resolveSibling("app.aot");
    if (Files.exists(cache)) {
      // Java says it when its cache does not fit, and starts all the same.
      command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off"));
    }
    return command;
  }

  private Path log() {
    return folder.resolve("service.log");
  }

  private boolean ready() {
    try {
      URI readiness = URI.create("http://localhost:" + managementPort + "/q/health/ready");
      return CLIENT
              .send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** {@code path} begins with a slash. */
  public URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  /** {@code path} begins with a slash; of the port for health and metrics. */
  public URI managementUri(String path) {
    return URI.create("http://localhost:" + managementPort + path);
  }

  /** All that it said so far, in every start. */
  public String said() throws IOException {
    return Files.readString(log());
  }

  /** Returns when the process has ended by itself, with its exit code. */
  public int ended() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the service did not end within 60 s");
    }
    return process.exitValue();
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** As a power cut would: nothing of the process runs any more. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Tells it to end, and waits for nothing. */
  public void terminate() {
    process.destroy();
  }

  /** As an operator does. Returns the exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the service did not end within 60 s of being told to");
    }
    return process.exitValue();
  }

  /** To be told to end takes longer, and only a database of its own would outlive it. */
  @Override
  public void close() throws InterruptedException {
    if (!isRunning()) {
      return;
    }
    if (hasOwnDatabase()) {
      stop();
    } else {
      kill();
    }
  }
}
