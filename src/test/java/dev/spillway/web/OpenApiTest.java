package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * The description of the API in the repository is the one that the service gives. {@code ./mvnw -q
 * test -Dtest=OpenApiTest -Dopenapi=write} writes it anew.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OpenApiTest {

  private static final Path STORED = Path.of("docs/openapi.yaml");
  private static final String HEAD =
      "# Written by ./mvnw -q test -Dtest=OpenApiTest -Dopenapi=write: do not edit.\n";

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private String told() {
    return HEAD
        + given()
            .port(managementPort)
            .get("/q/openapi?format=yaml")
            .then()
            .statusCode(200)
            .extract()
            .asString();
  }

  @Test
  void theStoredOneIsTheServices() throws IOException {
    if ("write".equals(System.getProperty("openapi"))) {
      Files.writeString(STORED, told());
    }
    assertThat(told())
        .as(
            "the API has changed: see whether META-INF/openapi.yaml says all of it, and run"
                + " ./mvnw -q test -Dtest=OpenApiTest -Dopenapi=write")
        .isEqualTo(Files.readString(STORED));
  }

  @Test
  void eachCallOfThePageIsInIt() throws IOException {
    Set<String> page =
        Pattern.compile("(?m)^\\| \\[`[A-Z`, ]*(/api/[^`?]*)")
            .matcher(Files.readString(Path.of("docs/api.md")))
            .results()
            .map(call -> call.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described =
        Pattern.compile("(?m)^  (/api/\\S*):$")
            .matcher(told())
            .results()
            .map(path -> path.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isNotEmpty().isEqualTo(page);
  }

  @Test
  void everyOperationHasANameAndASummary() {
    String paths = told().split("\npaths:\n", -1)[1];
    String operation = "(?m)^    (?:get|post|put|patch|delete|head):$";
    long operations = Pattern.compile(operation).matcher(paths).results().count();
    assertThat(operations).isPositive();
    assertThat(Pattern.compile("(?m)^      operationId: \\S").matcher(paths).results().count())
        .isEqualTo(operations);
    assertThat(Pattern.compile("(?m)^      summary: \\S").matcher(paths).results().count())
        .isEqualTo(operations);
  }

  @Test
  void itIsNotForThoseWhoDownload() {
    given().get("/q/openapi").then().statusCode(404);
  }
}
