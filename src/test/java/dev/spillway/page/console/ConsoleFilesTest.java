package dev.spillway.page.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.notice.AuditEvent;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.door.KeyedResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the console, as a browser gets them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class ConsoleFilesTest {

  private static final Path FOLDER = Path.of("src/main/resources/dev/spillway/page/console");

  /** Without a decoder: what is counted is what is sent. */
  private static RequestSpecification plainly() {
    return given()
        .config(
            RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
        .redirects()
        .follow(false);
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void allOfItIsSmall() throws IOException {
    int all = 0;
    for (String file : files()) {
      Response answer = plainly().header("Accept-Encoding", "br, gzip").get("/console/" + file);
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
      all += answer.asByteArray().length;
      assertThat(given().header("Accept-Encoding", "gzip").get("/console/" + file).asByteArray())
          .as(file)
          .isEqualTo(Files.readAllBytes(FOLDER.resolve(file)));
    }
    assertThat(all).isLessThan(150_000);
    assertThat(all).as("what the page loads is more than one file").isGreaterThan(5_000);
  }

  @Test
  void aFileIsSentOnceAndThenConfirmed() throws IOException {
    for (String coding : List.of("gzip", "identity", "gzip;q=0")) {
      Response first = plainly().header("Accept-Encoding", coding).get("/console/app.js");
      assertThat(first.header("Vary")).isEqualTo("Accept-Encoding");
      assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
      Response again =
          plainly()
              .header("Accept-Encoding", coding)
              .header("If-None-Match", first.header("ETag"))
              .get("/console/app.js");
      assertThat(again.statusCode()).as(coding).isEqualTo(304);
      assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
      if (!coding.equals("gzip")) {
        assertThat(first.header("Content-Encoding")).isNull();
        assertThat(first.asByteArray()).isEqualTo(Files.readAllBytes(FOLDER.resolve("app.js")));
      }
    }
  }

  @Test
  void nothingOfAnotherPlaceIsLoadedAndNothingIsInline() throws IOException {
    Response page = plainly().get("/console");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.contentType().replace(" ", "")).isEqualTo("text/html;charset=utf-8");
    assertThat(page.headers().getValues("Content-Security-Policy")).hasSize(1);
    assertThat(page.headers().getValues("Cache-Control")).hasSize(1);
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "http", "*");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    for (String file : files()) {
      String text = Files.readString(FOLDER.resolve(file));
      assertThat(text.replace("http://www.w3.org/2000/svg", ""))
          .as(file)
          .doesNotContain("http://", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(")
          .doesNotContainPattern("https://\\w")
          .doesNotContainPattern("(?i)<[^>]* (style|on\\w+)=");
    }
  }

  @Test
  void anotherSpellingLeadsThereOrNowhere() {
    Response slash = plainly().get("/console/");
    assertThat(slash.statusCode()).isEqualTo(308);
    assertThat(slash.header("Location")).isEqualTo("../console");
    for (String path :
        List.of(
            "/console/nothing.js",
            "/console/app.js/x",
            "/console/..%2Fversion.txt",
            "/console/package-info.class",
            "/console;a=b")) {
      plainly().urlEncodingEnabled(false).get(path).then().statusCode(404);
    }
    plainly().post("/console").then().statusCode(405).header("Allow", "GET, HEAD");
    plainly().delete("/console/app.js").then().statusCode(405);
    plainly().head("/console").then().statusCode(200);
  }

  /** Each event of the audit can be chosen, and is called something in both languages. */
  @Test
  void everyEventOfTheAuditIsThere() throws IOException {
    String view = Files.readString(FOLDER.resolve("audit.js"));
    String choices = view.substring(view.indexOf("EVENTS = ["), view.indexOf("];"));
    String[] words =
        Arrays.stream(AuditEvent.values()).map(AuditEvent::word).toArray(String[]::new);
    assertThat(Pattern.compile("'([a-z-]+)'").matcher(choices).results().map(r -> r.group(1)))
        .containsExactlyInAnyOrder(words);
    for (String language : List.of("en.json", "zh.json")) {
      Map<?, ?> texts = new ObjectMapper().readValue(FOLDER.resolve(language).toFile(), Map.class);
      for (String word : words) {
        assertThat(texts.get("event." + word)).as(language + " " + word).isNotNull();
      }
    }
  }

  /** A sentence that one language has, the other has, too, with the same values in it. */
  @Test
  void bothLanguagesAreWhole() throws IOException {
    Map<?, ?> english = new ObjectMapper().readValue(FOLDER.resolve("en.json").toFile(), Map.class);
    Map<?, ?> chinese = new ObjectMapper().readValue(FOLDER.resolve("zh.json").toFile(), Map.class);
    // Chinese has no plural forms.
    english.keySet().removeIf(key -> ((String) key).endsWith(".one"));
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    Pattern value = Pattern.compile("\\{\\w+}");
    english.forEach(
        (key, text) ->
            assertThat(
                    value.matcher((String) chinese.get(key)).results().map(r -> r.group()).sorted())
                .as(key.toString())
                .containsExactlyElementsOf(
                    value.matcher((String) text).results().map(r -> r.group()).sorted().toList()));
  }
}
