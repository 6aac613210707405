package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.PackagedService;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The options of {@code bin/spillway}, as it is shipped, a start that fails late, and what one that
 * does not says.
 */
class LauncherIT {

  private static final Path RECIPES = Path.of("examples/recipes").toAbsolutePath();
  private static final Path FILES = Path.of("examples/training-files").toAbsolutePath();

  /** The log, as JSON, what Java says of itself, and what a slow start waits for. */
  private static final String NO_SENTENCE = "(\\{\"|WARNING: |Waiting for ).*";

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private record Ended(int exitCode, String said) {}

  private Ended spillway(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Path.of("bin/spillway").toAbsolutePath().toString()));
    command.addAll(List.of(words));
    return ended(command, environment);
  }

  private Ended ended(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @Test
  void tellsItsVersionAndItsUsage() throws Exception {
    assertThat(spillway(Map.of(), "--version"))
        .satisfies(
            ended -> {
              assertThat(ended.exitCode()).isZero();
              assertThat(ended.said()).matches("Spillway \\d+\\.\\d+\\.\\d+\\S*\n");
            });
    assertThat(spillway(Map.of(), "--wrong").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                            | 25165824 | 268435456 | 100663296 | UseSerialGC",
        "-Xmx512m                                    | 25165824 | 536870912 | 100663296 | UseSerialGC",
        "-XX:MaxDirectMemorySize=128m -Dcolour=green | 25165824 | 268435456 | 134217728 | UseSerialGC",
        "-Xms64m -XX:+UseG1GC                        | 67108864 | 268435456 | 100663296 | UseG1GC",
        // Less than the heap begins with, which Java refuses.
        "-Xmx20m                                     | 20971520 |  20971520 | 100663296 | UseSerialGC",
        "-Xmx20480k                                  | 20971520 |  20971520 | 100663296 | UseSerialGC",
      })
  void optionsOfOursAreAddedToItsOwn(
      String options, long first, long most, long direct, String collector) throws Exception {
    String given = options == null ? "" : options;
    Ended ended =
        spillway(
            Map.of("SPILLWAY_JAVA_OPTS", "-XX:+PrintFlagsFinal " + given.replace(" ", "  ")),
            "--version");

    assertThat(ended.exitCode()).as(ended.said()).isZero();
    assertThat(ended.said().lines().map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.contains(" InitialHeapSize = " + first + " "))
        .anyMatch(line -> line.contains(" MaxHeapSize = " + most + " "))
        .anyMatch(line -> line.contains(" MaxDirectMemorySize = " + direct + " "))
        .anyMatch(line -> line.contains(" " + collector + " = true "))
        .anyMatch(line -> line.startsWith("Spillway "))
        .noneMatch(line -> line.contains("[warning]"));
  }

  @Test
  void aStartTellsOfItselfBeforeJavaRuns() throws Exception {
    Path java = Files.createDirectories(folder.resolve("silent/bin")).resolve("java");
    // It waits for what nobody writes.
    Files.writeString(java, "#!/bin/sh\nread -r line\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(Path.of("bin/spillway").toAbsolutePath().toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("silent").toString());
    Process start = builder.start();
    try {
      await().atMost(SOON).until(() -> Files.size(said) > 0);
      assertThat(said)
          .content()
          .isEqualTo(
              "Spillway starts from %s.\n"
                  .formatted(Path.of("target/quarkus-app").toAbsolutePath()));
    } finally {
      start.descendants().forEach(ProcessHandle::destroy);
      start.destroy();
    }
  }

  /** A heap in which it cannot start: of what began, nothing goes on half. */
  @Test
  void withoutMemoryItEndsAtOnce() throws Exception {
    Ended ended = spillway(Map.of("SPILLWAY_JAVA_OPTS", "-Xmx8m"), "--check");
    assertThat(ended.said()).contains("Terminating due to java.lang.OutOfMemoryError");
    assertThat(ended.exitCode()).isEqualTo(3);
  }

  private Path installed() throws IOException {
    Path home = Files.createDirectory(folder.resolve("spillway"));
    for (String part : List.of("app", "quarkus", "lib")) {
      Files.createDirectories(home.resolve("lib"));
      copy(Path.of("target/quarkus-app", part), home.resolve("lib").resolve(part));
    }
    copy(Path.of("target/quarkus-app/quarkus-run.jar"), home.resolve("lib/quarkus-run.jar"));
    copy(Path.of("bin"), home.resolve("bin"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private Ended versionOf(Path home) throws IOException, InterruptedException {
    return ended(List.of(home.resolve("bin/spillway").toString(), "--version"), Map.of());
  }

  @Test
  void aVersionInsideAnOlderOneIsNotStarted() throws Exception {
    Path home = installed();
    assertThat(versionOf(home).exitCode()).isZero();

    // What `cp -r target/quarkus-app lib` does where there is a lib already.
    Files.createDirectory(home.resolve("lib/quarkus-app"));
    assertThat(versionOf(home))
        .satisfies(
            ended -> {
              assertThat(ended.exitCode()).isEqualTo(1);
              assertThat(ended.said())
                  .contains("/spillway/lib is an older Spillway", "docs/upgrade.md");
            });
  }

  @Test
  void aMixtureOfVersionsIsNotStarted() throws Exception {
    Path home = installed();
    Files.createFile(home.resolve("lib/app/spillway-0.0.1.jar"));
    assertThat(versionOf(home).said())
        .contains("spillway-0.0.1.jar", "are of several versions", "docs/upgrade.md");

    Files.delete(home.resolve("lib/app/spillway-0.0.1.jar"));
    Files.createDirectory(home.resolve("target"));
    copy(Path.of("target/quarkus-app"), home.resolve("target/quarkus-app"));
    assertThat(versionOf(home).said()).contains("There are two Spillways here");
  }

  /** Java looks at the sizes and times of jars, and those of a release are all of one time. */
  @Test
  void aRecordedStartOfAnotherBuildIsLeftAside() throws Exception {
    Path home = installed();
    Files.writeString(home.resolve("lib/app.aot"), "no cache at all");
    Files.writeString(home.resolve("lib/app.aot.build"), "1 2\n");
    assertThat(versionOf(home))
        .satisfies(
            ended -> {
              assertThat(ended.exitCode()).isZero();
              assertThat(ended.said())
                  .contains("app.aot is of another build and is left aside")
                  .containsPattern("(?m)^Spillway \\d");
            });
  }

  @Test
  void aTrainingThatIsEndedLeavesNothingBehind() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    ProcessBuilder builder =
        new ProcessBuilder(installed().resolve("bin/spillway").toString(), "--train")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TMPDIR", work.toString());
    Process training = builder.start();
    await().atMost(SOON).until(() -> training.descendants().anyMatch(LauncherIT::isTrial));
    List<ProcessHandle> begun = training.descendants().toList();
    assertThat(begun).isNotEmpty();

    training.destroy(); // SIGTERM

    assertThat(training.waitFor()).isEqualTo(128 + 15);
    await().atMost(SOON).until(() -> begun.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(work).isEmptyDirectory();
  }

  private static boolean isTrial(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("-XX:AOTCacheOutput");
  }

  @Test
  void aShareOfTheMemoryIsNotHiddenByASize() throws Exception {
    Map<String, String> share =
        Map.of("SPILLWAY_JAVA_OPTS", "-XX:MaxRAM=4g -XX:MaxRAMPercentage=50 -XX:+PrintFlagsFinal");
    assertThat(spillway(share, "--version").said())
        .containsPattern(" MaxHeapSize +=  *" + (2L << 30) + " ");
  }

  @Test
  void checksTheExampleAndStartsNothing() throws Exception {
    Ended check = spillway(Map.of(), "--check");
    assertThat(check.said()).startsWith("All is well: Spillway would start. Recipes: ");
    assertThat(check.exitCode()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void checkTellsEverythingAtOnce() throws Exception {
    Path recipes = Files.createDirectory(folder.resolve("recipes"));
    Files.writeString(recipes.resolve("broken.yaml"), "titel: Broken\n");
    Ended check =
        spillway(
            Map.of(
                "SPILLWAY_RECIPES", recipes.toString(),
                "SPILLWAY_COLOUR", "red",
                "SPILLWAY_LIMITS_WAIT", "10 minutes",
                "SPILLWAY_VOLUME_PATH", folder.resolve("nowhere").toString(),
                "SPILLWAY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/spillway"),
            "--check");
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.said())
        .contains(
            "There is no setting SPILLWAY_COLOUR",
            "spillway.limits.wait=10 minutes cannot be",
            "broken.yaml:1:",
            "nowhere does not exist",
            "127.0.0.1:1/spillway does not answer");
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PackagedService service =
          beside(
              Map.of(
                  "spillway.log.json", "true",
                  "quarkus.http.host", "127.0.0.1",
                  "quarkus.http.port", String.valueOf(taken.getLocalPort())));
      assertThat(service.refusal().lines().filter(line -> !line.matches(NO_SENTENCE)))
          .containsExactly(
              "Port "
                  + taken.getLocalPort()
                  + " is in use: stop the process that listens there, or set quarkus.http.port (downloads,"
                  + " 8080) or quarkus.management.port (health and metrics, 9000).");
      assertThat(service.said()).contains("\"event\":\"volume-opened\"").doesNotContain("INFO  [");
    }
  }

  @Test
  void soIsThePortOfHealthAndMetrics() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> port =
          Map.of(
              "quarkus.management.port",
              String.valueOf(taken.getLocalPort()),
              "spillway.log.json",
              "true");
      assertThat(beside(port).refusal().lines().filter(line -> !line.matches(NO_SENTENCE)))
          .singleElement(STRING)
          .startsWith("Port " + taken.getLocalPort() + " is in use:");
    }
  }

  private PackagedService example(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("spillway.recipes", RECIPES.toString());
    settings.put("spillway.roots.training-files.path", FILES.toString());
    return new PackagedService(folder, settings);
  }

  /** As {@link #example}, with a database that is not its own: that takes longer than the rest. */
  private PackagedService beside(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(PostgresResource.databaseSettings());
    settings.putAll(more);
    return example(settings);
  }

  private static int portSaid(PackagedService service) throws IOException {
    await().untilAsserted(() -> assertThat(service.said()).contains("event=started"));
    Matcher line = Pattern.compile("event=started .*port=(\\d+) ").matcher(service.said());
    assertThat(line.find()).as(service.said()).isTrue();
    return Integer.parseInt(line.group(1));
  }

  @Test
  void aPortThatTheSystemChoseIsTold() throws Exception {
    try (PackagedService service = example(Map.of("quarkus.http.port", "0"))) {
      service.start();
      int port = portSaid(service);
      assertThat(service.said()).as("nothing is wrong").doesNotContain(" WARN ");
      assertThat(service.said()).contains("http://localhost:" + port + "/api/recipes/");
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(client.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aStartWithTlsAloneIsTold() throws Exception {
    Path keys = folder.resolve("keys.p12");
    PoolResource.certificate(keys);
    Map<String, String> tls =
        Map.of(
            "quarkus.http.ssl.certificate.key-store-file",
            keys.toString(),
            "quarkus.http.ssl.certificate.key-store-password",
            PoolResource.PASSWORD,
            "quarkus.http.ssl-port",
            "0",
            "quarkus.http.insecure-requests",
            "disabled");
    try (PackagedService service = beside(tls)) {
      service.start();
      int port = portSaid(service);
      assertThat(service.said()).contains("https://localhost:" + port + "/api/recipes/");
    }
  }
}
