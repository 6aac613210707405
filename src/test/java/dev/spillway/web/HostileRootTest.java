package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody puts into a root what no archive should hold. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class HostileRootTest {

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

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
  void aFileWithANameThatIsNotSafeFailsTheExportAndIsNamed(String name) throws IOException {
    Files.writeString(loose.resolve(name), "x", StandardCharsets.UTF_8);
    String detail =
        ExportCalls.oneStep("loose-files", Map.of())
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
    given().get(ExportCalls.archive("loose-files")).then().statusCode(200);
  }

  @Test
  void twoNamesThatMeetOnSomeFileSystemsFailTheExport() throws IOException {
    Files.writeString(loose.resolve("Plan.txt"), "1", StandardCharsets.UTF_8);
    Files.writeString(loose.resolve("plan.TXT"), "2", StandardCharsets.UTF_8);
    ExportCalls.oneStep("loose-files", Map.of())
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:spillway:problem:unusable-source"));
  }
}
