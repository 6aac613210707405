package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.Spillway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Starts that are refused, and {@code --check}, in a process of their own: what they say, and their
 * exit code.
 */
class RefusedStartTest extends StartFixture {

  @Test
  void stopsTheStartWhenFileNamesAreNotUtf8() throws Exception {
    assertThat(refusal(Map.of("LC_ALL", "C")))
        .contains("ANSI_X3.4-1968", "LC_ALL=C.UTF-8")
        .hasLineCount(1);
  }

  @Test
  void tellsAllUnknownAndContradictorySettingsAtOnce() throws Exception {
    configure(
        """
        spillway.databse.url=jdbc:postgresql://db/spillway
        spillway.database.password=secret
        spillway.xyzzy-qjkx=red
        """);
    assertThat(
            refusal(
                    Map.of(
                        "SPILLWAY_DATABASE_PATHS",
                        "/srv",
                        "SPILLWAY_JAVA_OPTS",
                        "",
                        "SPILLWAY_READY_FILE",
                        ""))
                .lines())
        .containsExactlyInAnyOrder(
            "There is no setting SPILLWAY_DATABASE_PATHS: write SPILLWAY_DATABASE_PATH, or remove it.",
            "There is no setting spillway.xyzzy-qjkx: remove it.",
            "There is no setting spillway.databse.url: write spillway.database.url, or remove it.",
            "spillway.database.password is set but spillway.database.url is not: set the URL, or remove it.");
  }

  @Test
  void refusesAUrlBesideAPathAndAUrlOfAnotherDatabase() throws Exception {
    assertThat(
            refusal(
                Map.of(
                    "SPILLWAY_DATABASE_URL", "jdbc:mysql://db/spillway",
                    "SPILLWAY_DATABASE_PATH", "/srv/postgresql")))
        .contains("jdbc:postgresql://", "spillway.database.path are both set")
        .hasLineCount(2);
  }

  @Test
  void checkTellsTheSameAndStartsNothing() throws Exception {
    try (ServiceProcess spillway =
        spillway(Map.of("SPILLWAY_XYZZY_QJKX", "red"), List.of("--check"))) {
      assertThat(spillway.rest()).isEqualTo("There is no setting SPILLWAY_XYZZY_QJKX: remove it.");
      assertThat(spillway.exitCode()).isEqualTo(1);
    }
    try (ServiceProcess spillway = spillway(Map.of(), List.of("--check"))) {
      assertThat(spillway.rest()).startsWith("All is well: ").hasLineCount(1);
      assertThat(spillway.exitCode()).isZero();
    }
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void checkReportsAFolderThatCannotBeClaimed() throws Exception {
    Path volume = Files.createDirectory(directory.resolve("volume"));
    Map<String, String> environment = Map.of("SPILLWAY_VOLUME_PATH", volume.toString());
    Path somebodys = Files.writeString(volume.resolve("holiday.jpg"), "");
    try (ServiceProcess spillway = spillway(environment, List.of("--check"))) {
      assertThat(spillway.rest())
          .startsWith("spillway.volume.path=" + volume + " has no marker .spillway-volume")
          .contains("'holiday.jpg'", "an empty folder", "mount")
          .hasLineCount(1);
      assertThat(spillway.exitCode()).isEqualTo(1);
    }
    Files.delete(somebodys);
    Files.createDirectories(volume.resolve("blobs/0a"));
    try (ServiceProcess spillway = spillway(environment, List.of("--check"))) {
      assertThat(spillway.rest()).contains("'blobs'");
    }
    Files.writeString(volume.resolve(".spillway-volume"), "somebody\n");
    try (ServiceProcess spillway = spillway(environment, List.of("--check"))) {
      assertThat(spillway.rest()).startsWith("All is well: ").hasLineCount(1);
      assertThat(spillway.exitCode()).isZero();
    }
  }

  @Test
  void checkTellsOfSettingsRootsAndRecipesAtOnce() throws Exception {
    configure(
        """
        spillway.limits.entries=many
        spillway.roots.media.path=/there/is/no/such/folder
        """);
    Files.writeString(directory.resolve("recipes/empty.yaml"), "");
    Files.writeString(directory.resolve("recipes/lesson.yaml"), "titel: Lesson\n");
    try (ServiceProcess spillway = spillway(Map.of(), List.of("--check"))) {
      assertThat(spillway.rest())
          .contains(
              "spillway.limits.entries=many cannot be: Expected an integer value, got \"many\".")
          .contains("spillway.roots.media.path=/there/is/no/such/folder does not exist")
          .contains("empty.yaml", "lesson.yaml:1:")
          .doesNotContain("SRCFG", "java.");
      assertThat(spillway.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aFolderWithoutRecipesIsReported() throws Exception {
    Files.delete(directory.resolve("recipes/lessons.yaml"));
    for (List<String> words : List.of(List.<String>of(), List.of("--check"))) {
      try (ServiceProcess spillway = spillway(Map.of(), words)) {
        assertThat(spillway.rest())
            .startsWith("spillway.recipes=recipes holds no recipe")
            .contains("*.yaml", "docs/recipes.md")
            .hasLineCount(1);
        assertThat(spillway.exitCode()).isEqualTo(1);
      }
    }
  }

  @Test
  void checkTellsOfTheDatabaseToo() throws Exception {
    Map<String, String> away =
        Map.of("SPILLWAY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/spillway?password=s3cret");
    configure("spillway.limits.entries=0\n");
    try (ServiceProcess spillway = spillway(away, List.of("--check"))) {
      assertThat(spillway.rest().lines())
          .containsExactly(
              "spillway.limits.entries is 0: set it to 1 or more.",
              "The database jdbc:postgresql://127.0.0.1:1/spillway does not answer (Connection to 127.0.0.1:1"
                  + " refused): start PostgreSQL there, or correct spillway.database.url.");
      assertThat(spillway.exitCode()).isEqualTo(1);
    }
    Path file = Files.writeString(directory.resolve("file"), "");
    configure("spillway.database.path=" + file.resolve("postgresql") + "\n");
    try (ServiceProcess spillway = spillway(Map.of(), List.of("--check"))) {
      assertThat(spillway.rest())
          .startsWith("spillway.database.path=" + file.resolve("postgresql") + " cannot hold")
          .contains(file + " is not a folder", "spillway.database.url")
          .hasLineCount(1);
    }
  }

  @Test
  void aStartWaitsForTheDatabaseAndGivesUp() throws Exception {
    String said =
        refusal(
            Map.of(
                "SPILLWAY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/spillway",
                "SPILLWAY_DATABASE_START_WITHIN", "1200ms"));
    String second =
        "Waiting for 1 s until the database jdbc:postgresql://127.0.0.1:1/spillway answers.";
    assertThat(said.lines()).as("each second").contains(second);
    assertThat(said.lines().filter(line -> !line.startsWith("Waiting for ")))
        .satisfiesExactly(
            waiting -> assertThat(waiting).contains("does not answer", "waiting for it, at most"),
            end ->
                assertThat(end)
                    .contains("does not answer", "spillway.database.start-within")
                    .endsWith("start PostgreSQL there, or correct spillway.database.url."));
  }

  @Test
  void namesASettingThatIsMissing() throws Exception {
    Files.delete(directory.resolve("config/application.properties"));
    assertThat(refusal(Map.of())).startsWith("spillway.recipes is not set: set it").hasLineCount(1);
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheUsage() throws Exception {
    try (ServiceProcess spillway = spillway(Map.of(), List.of("--chekc"))) {
      assertThat(spillway.rest()).startsWith("There is no option --chekc.").contains("--check");
      assertThat(spillway.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void theVolumesFolderMustBeAFolder() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(refusal(Map.of("SPILLWAY_VOLUME_PATH", file.toString())))
        .startsWith("spillway.volume.path=" + file + " is not a folder")
        .hasLineCount(1);
  }

  private String refusal(Map<String, String> environment) throws IOException, InterruptedException {
    try (ServiceProcess spillway = spillway(environment, List.of())) {
      String output = spillway.rest();
      assertThat(spillway.exitCode()).isEqualTo(1);
      assertThat(output).doesNotContain("\tat ");
      return output;
    }
  }

  private ServiceProcess spillway(Map<String, String> environment, List<String> words)
      throws IOException {
    return ServiceProcess.start(Spillway.class, directory, environment, words);
  }
}
