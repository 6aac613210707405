package dev.spillway.web.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of {@code docs/tickets.md}, word for word. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class TicketExamplesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "python, /usr/bin/python3, py",
    "javascript, node, mjs",
    "php, php, php",
    "ruby, ruby, rb"
  })
  void printAnAddressThatLeadsToTheArchive(String language, String command, String extension)
      throws Exception {
    Path program = Files.writeString(folder.resolve("ticket." + extension), block(language));
    String address = run(command, program);
    assertThat(address).startsWith(OpenToAll.PUBLIC_URL + "/api/tickets/");
    String location =
        given()
            .redirects()
            .follow(false)
            .urlEncodingEnabled(false)
            .get(address.substring(OpenToAll.PUBLIC_URL.length()))
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    assertThat(location).startsWith(OpenToAll.PUBLIC_URL + "/api/exports/");
    given()
        .urlEncodingEnabled(false)
        .get(location.substring(OpenToAll.PUBLIC_URL.length()))
        .then()
        .statusCode(200)
        .header("Content-Type", "application/zip");
    assertThat(given().get("/api/exports?owner=school-7").<Integer>path("exports.size()"))
        .isPositive();
  }

  private static String block(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(Files.readString(Path.of("docs/tickets.md")))
        .results()
        .findFirst()
        .map((MatchResult found) -> found.group(1))
        .orElseThrow();
  }

  private static String run(String command, Path program) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command, program.toString());
    builder.redirectErrorStream(true);
    builder.environment().put("SPILLWAY_URL", OpenToAll.PUBLIC_URL);
    builder.environment().put("TICKET_SECRET", OpenToAll.TICKET_KEY);
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
