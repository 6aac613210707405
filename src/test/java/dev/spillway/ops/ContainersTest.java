package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.chart.Chart;
import dev.spillway.chart.Chart.Node;
import dev.spillway.chart.ChartSettingsTest;
import dev.spillway.chart.ChartTest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files that put the service into containers and under systemd fit the service, and each other.
 */
class ContainersTest {

  private static final Path DOCKER = Path.of("src/main/docker");
  private static final Path COMPOSE = Path.of("examples/compose.yaml");

  /** Names of images without the host of a registry, with a version. */
  private static final String IMAGE = "[a-z0-9-]+(/[a-z0-9-]+)?:[A-Za-z0-9][A-Za-z0-9._-]*";

  static List<Path> dockerfiles() throws IOException {
    try (Stream<Path> files = Files.list(DOCKER)) {
      return files.sorted().toList();
    }
  }

  /** Instructions with their words; lines that go on are one. */
  private static List<String> instructions(Path dockerfile) throws IOException {
    return Files.readString(dockerfile)
        .replaceAll("(?m)^#.*\n", "")
        .replace("\\\n", " ")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static List<String> of(List<String> instructions, String keyword) {
    return instructions.stream()
        .filter(line -> line.startsWith(keyword + " "))
        .map(line -> line.substring(keyword.length() + 1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void anImageRunsAsNobodyWithItsVolumeAndItsLocale(Path dockerfile) throws IOException {
    List<String> instructions = instructions(dockerfile);

    assertThat(of(instructions, "USER")).containsExactly("1001");
    assertThat(instructions.indexOf("USER 1001"))
        .as("nothing is written as that user")
        .isGreaterThan(lastOf(instructions, "RUN"));
    assertThat(of(instructions, "WORKDIR")).containsExactly("/spillway");
    assertThat(of(instructions, "VOLUME")).containsExactly("/spillway/data");
    assertThat(of(instructions, "EXPOSE")).containsExactly("8080 9000");
    // Where it listens is the service's to say, which wants keys first.
    assertThat(of(instructions, "ENV")).containsExactly("LC_ALL=C.UTF-8");
    assertThat(of(instructions, "ENTRYPOINT")).containsExactly("[\"/opt/spillway/bin/spillway\"]");
    for (String label :
        List.of("title", "version", "revision", "licenses", "source", "base.name")) {
      assertThat(of(instructions, "LABEL").getFirst())
          .contains("org.opencontainers.image." + label);
    }
  }

  private static int lastOf(List<String> instructions, String keyword) {
    return instructions.lastIndexOf(keyword + " " + of(instructions, keyword).getLast());
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void basesAreNamedOnceWithAVersionAndWithoutARegistry(Path dockerfile) throws IOException {
    List<String> instructions = instructions(dockerfile);
    Map<String, String> defaults = new HashMap<>();
    of(instructions, "ARG").stream()
        .filter(argument -> argument.contains("="))
        .forEach(
            argument -> defaults.putIfAbsent(argument.split("=", 2)[0], argument.split("=", 2)[1]));
    for (String from : of(instructions, "FROM")) {
      String name = from.replaceFirst("^\\$\\{([A-Z]+)}.*$", "$1");
      assertThat(defaults.get(name)).matches(IMAGE);
    }
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void whatIsCopiedIsSentToTheBuilder(Path dockerfile) throws IOException {
    List<String> sent =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1).replaceAll("/?\\*$", ""))
            .toList();
    List<String> copied = new ArrayList<>();
    for (String copy : of(instructions(dockerfile), "COPY")) {
      List<String> words = List.of(copy.split(" ", -1));
      if (words.stream().noneMatch(word -> word.startsWith("--from="))) {
        words.stream()
            .filter(word -> !word.startsWith("--"))
            .limit(words.size() - 1L)
            .forEach(copied::add);
      }
    }
    copied.removeIf(word -> word.startsWith("/opt/"));

    assertThat(copied).isNotEmpty().allMatch(path -> sent.stream().anyMatch(path::startsWith));
    assertThat(copied)
        .filteredOn(path -> !path.startsWith("target/"))
        .allMatch(path -> Files.exists(Path.of(path)));
  }

  @Test
  void theLayoutOfTheJvmImageIsTheOneThatTheLauncherLooksFor() throws IOException {
    assertThat(Files.readString(Path.of("bin/spillway"))).contains("$home/lib/quarkus-run.jar");
    assertThat(of(instructions(DOCKER.resolve("Dockerfile.jvm")), "COPY"))
        .contains("target/quarkus-app/*.jar /opt/spillway/lib/");
  }

  @Test
  void settingsOfTheComposeFileExist() throws IOException {
    Properties written = new Properties();
    try (Reader file =
        Files.newBufferedReader(Path.of("examples/compose/application.properties"))) {
      written.load(file);
    }
    Map<String, String> all = new HashMap<>();
    written.forEach((name, value) -> all.put(name.toString(), value.toString()));
    Chart.read(COMPOSE)
        .at("services.spillway.environment")
        .map()
        .forEach((name, value) -> all.put(name.toString(), value.toString()));

    ChartSettingsTest.assertExist(all);
  }

  @Test
  void theComposeFileMountsWhatIsThereAndListensOnThisMachineOnly() throws IOException {
    Node services = Chart.read(COMPOSE).at("services");
    for (Object name : services.map().keySet()) {
      Node service = services.at(name.toString());
      assertThat(service.text("image")).matches("spillway|" + IMAGE);
      for (Node port : service.at("ports").items()) {
        assertThat(port.value().toString()).startsWith("127.0.0.1:");
      }
      for (Node volume : service.at("volumes").items()) {
        String source = volume.value().toString().split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(Path.of("examples").resolve(source)).exists();
        } else {
          assertThat(Chart.read(COMPOSE).at("volumes").map()).containsKey(source);
        }
      }
      for (Node config : service.at("configs").items()) {
        assertThat(Chart.read(COMPOSE).at("configs").map()).containsKey(config.text("source"));
      }
      for (Object needed : service.at("depends_on").map().keySet()) {
        assertThat(services.map()).containsKey(needed);
      }
    }
    assertThat(services.at("spillway.read_only").value()).isEqualTo(true);
    assertThat(
            Path.of("examples")
                .resolve(services.text("spillway.build.context"))
                .resolve(services.text("spillway.build.dockerfile")))
        .exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DynamicUser=yes",
        "ProtectSystem=strict",
        // One: nested ones fail in older systemd.
        "StateDirectory=spillway",
        "RuntimeDirectory=spillway",
        "LimitNOFILE=65536",
        "Environment=LC_ALL=C.UTF-8",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "MemoryMax=768M",
        "TimeoutStopSec=90",
        // PostgreSQL is ended by the service, last.
        "KillMode=mixed",
      })
  void theUnitSays(String line) throws IOException {
    assertThat(Files.readAllLines(Path.of("src/main/systemd/spillway.service"))).contains(line);
  }

  /**
   * A process that runs out of memory ends at once with a failing exit code, so that its supervisor
   * restarts it.
   */
  @Test
  void whatEndsOutOfMemoryIsStartedAgain() throws IOException {
    assertThat(Files.readString(Path.of("bin/spillway"))).contains(" -XX:+ExitOnOutOfMemoryError ");
    assertThat(ChartTest.inside().getProperty("quarkus.native.additional-build-args"))
        .contains("-R:+ExitOnOutOfMemoryError");
    assertThat(Files.readAllLines(Path.of("src/main/systemd/spillway.service")))
        .contains("Restart=on-failure", "SuccessExitStatus=143");
    assertThat(Chart.read(COMPOSE).text("services.spillway.restart")).isEqualTo("unless-stopped");
  }
}
