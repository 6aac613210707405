package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static java.text.Normalizer.Form.NFC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.recipe.model.PathTemplate;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody puts into a root what no archive should hold. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class HostileRootTest {

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @TempDir Path folder;

  @AfterEach
  void empty() {
    // Not by Java: a name that is not UTF-8 does not survive it.
    ArchiveTools.run("bash", "-c", "rm -rf \"$0\"/* \"$0\"/.[!.]*", loose.toString());
  }

  @Test
  void whatIsNoRegularFileWithinTheRootFailsTheExportAndIsNamed() throws IOException {
    Files.writeString(loose.resolve("good.txt"), "good", StandardCharsets.UTF_8);
    ArchiveTools.run(
        "bash",
        "-c",
        """
        cd "$0"
        mkfifo pipe
        ln -s /etc/passwd out
        ln -s .. up
        mkdir deep; ln -s ../deep deep/loop; ln -s /etc deep/etc
        printf x > "$(printf 'no\\377utf8')"
        python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
        """,
        loose.toString());
    String detail =
        ExportCalls.oneStep("loose-files", Map.of())
            .then()
            .statusCode(409)
            .body("type", equalTo("urn:spillway:problem:unusable-source"))
            .extract()
            .path("detail");
    assertThat(detail)
        .contains("\"deep/etc\" is a symbolic link", "\"deep/loop\" is a symbolic link")
        .contains("\"out\" is a symbolic link", "\"up\" is a symbolic link")
        .contains("utf8\" has a name that is not UTF-8")
        .contains("\"pipe\" is no regular file", "\"socket\" is no regular file")
        .doesNotContain("good.txt", "passwd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "nul.txt",
        "trailing.",
        "trailing ",
        "a\nb",
        "a\u202Eb",
        "back\\slash",
        "C:"
      })
  void aFileWithANameThatIsNotSafeFailsTheExportWhereTheRecipeSaysSo(String name)
      throws IOException {
    Files.writeString(loose.resolve(name), "x", StandardCharsets.UTF_8);
    String detail =
        ExportCalls.oneStep("refused-names", Map.of())
            .then()
            .statusCode(409)
            .body("type", equalTo("urn:spillway:problem:unusable-source"))
            .extract()
            .path("detail");
    assertThat(detail)
        .contains(name.substring(0, 1))
        .doesNotContain("\n", "\u202E", loose.toString());
    Files.delete(loose.resolve(name));
    Files.writeString(loose.resolve("good.txt"), "good", StandardCharsets.UTF_8);
    given().get(ExportCalls.archive("refused-names")).then().statusCode(200);
  }

  @Test
  void namesThatAreNotSafeAreReplacedAndTold() throws IOException {
    Map<String, String> names = new TreeMap<>();
    names.put("CON", "_CON");
    names.put("Plan.txt", "Plan.txt");
    names.put("a\nb", "a_b");
    names.put("a?b", "a_b (2)");
    names.put("back\\slash/..x", "back_slash/..x");
    names.put("e\u0301.txt", "e\u0301.txt");
    names.put("plan.TXT", "plan (2).TXT");
    names.put("trailing. ", "trailing__");
    names.put("\u00c9.txt", "\u00c9 (2).txt");
    for (String name : names.keySet()) {
      Files.createDirectories(loose.resolve(name).getParent());
      Files.writeString(loose.resolve(name), name, StandardCharsets.UTF_8);
    }
    String archive = ExportCalls.archive("loose-files");
    String manifest = archive.replace("/archive", "/manifest");
    List<Map<String, String>> entries = given().get(manifest).path("entries");

    Map<String, String> told = new TreeMap<>();
    entries.forEach(
        entry -> told.put(entry.getOrDefault("was", entry.get("name")), entry.get("name")));
    assertThat(told).isEqualTo(names);
    assertThat(entries).filteredOn(entry -> entry.containsKey("was")).hasSize(7);
    assertThat(given().head(ExportCalls.archive("loose-files")).header("ETag"))
        .isEqualTo(given().head(archive).header("ETag"));
    for (String tool : List.of("unzip", "7z", "bsdtar")) {
      Path saved = folder.resolve(tool + ".zip");
      Files.write(saved, given().get(archive).asByteArray());
      Path out = Files.createDirectory(folder.resolve(tool));
      ArchiveTools.extract(tool, saved, out);
      names.forEach(
          (was, name) -> {
            Path own = out.resolve(name); // bsdtar composes accents
            Path file = Files.exists(own) ? own : out.resolve(Normalizer.normalize(name, NFC));
            assertThat(file).hasContent(was);
          });
    }
  }

  @Test
  void aFolderOfARequestIsOnePart() throws IOException {
    for (String file :
        List.of("[c]/a.txt", "[c]/draft.txt", "[c]/2026/b.png", "c/c.txt", "2026.txt")) {
      Files.createDirectories(loose.resolve(file).getParent());
      Files.writeString(loose.resolve(file), file, StandardCharsets.UTF_8);
    }
    Files.createSymbolicLink(loose.resolve("c/link.txt"), Path.of("/etc/passwd"));

    String archive = ExportCalls.archive("loose-folder", Map.of("customer", "[c]", "year", 2026));

    given()
        .get(archive.replace("/archive", "/manifest"))
        .then()
        .body("entries.name", equalTo(List.of("[c]/a.txt", "Year 2026/b.png", "Report 2026.txt")));
    for (String hostile : List.of("..", ".", "", "a/b", "/etc", "../loose")) {
      ExportCalls.oneStep("loose-folder", Map.of("customer", hostile, "year", 2026))
          .then()
          .statusCode(422)
          .body("type", equalTo("urn:spillway:problem:invalid-parameters"))
          .body("errors.parameter", equalTo(List.of("customer")));
    }
    for (String nobody : List.of("*", "{c,[c]}", "%2e%2e", "..\\", "?c]", "**")) {
      ExportCalls.oneStep("loose-folder", Map.of("customer", nobody, "year", 2026))
          .then()
          .statusCode(409)
          .body("type", equalTo("urn:spillway:problem:unusable-source"));
    }
  }

  @Test
  void noSpellingOfAParameterLeavesTheRoot() throws IOException {
    Hostile.putSecrets(loose.getParent(), 1);
    Hostile.putTraps(loose);
    int asked = 0;
    for (String path : Hostile.paths(loose.resolveSibling(Hostile.SECRET))) {
      // All others are refused as aFolderOfARequestIsOnePart says.
      if (PathTemplate.isPart(path)) {
        Response answer = ExportCalls.oneStep("named-file", Map.of("dryRun", true, "name", path));
        assertThat(answer.statusCode()).as(path + answer.asString()).isIn(409, 422);
        assertThat(answer.asString()).doesNotContain(Hostile.MARK, "root:x:0", loose.toString());
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(50);
    ExportCalls.oneStep("loose-folder", Map.of("customer", "...", "year", 2026))
        .then()
        .statusCode(409);
    given()
        .get(ExportCalls.archive("named-file", Map.of("name", "inside.txt")))
        .then()
        .statusCode(200);
  }

  @Test
  void twoNamesThatMeetOnSomeFileSystemsFailTheExportWhereTheRecipeSaysSo() throws IOException {
    Files.writeString(loose.resolve("Plan.txt"), "1", StandardCharsets.UTF_8);
    Files.writeString(loose.resolve("plan.TXT"), "2", StandardCharsets.UTF_8);
    ExportCalls.oneStep("refused-names", Map.of())
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:spillway:problem:unusable-source"));
  }
}
