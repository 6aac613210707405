package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.archive.entry.Format;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.s3.RedirectResource;
import dev.spillway.web.ExportCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that the store delivers: where that may be, and that it is the same archive. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(RedirectResource.class)
class RedirectTest {

  @Inject MeterRegistry meters;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  private static Response ask(String archive) {
    return given().redirects().follow(false).queryParam("delivery", "redirect").get(archive);
  }

  private static URI redirected(String archive) {
    Response answer = ask(archive);
    answer.then().statusCode(302).header("Cache-Control", equalTo("no-store"));
    return URI.create(answer.header("Location"));
  }

  private HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private double count(String outcome) {
    return meters.get("spillway.downloads").tag("outcome", outcome).counter().count();
  }

  @Test
  void theStoreDeliversTheSameArchiveUnderItsName() throws Exception {
    for (Format format : new Format[] {Format.ZIP, Format.TAR}) {
      String archive = ExportCalls.archive(format == Format.ZIP ? "redirected" : "redirected-tar");
      double redirects = count("redirected");
      double completed = count("completed");

      HttpResponse<byte[]> answer = get(redirected(archive));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(format.mediaType());
      assertThat(answer.headers().firstValue("Content-Disposition"))
          .hasValue(
              "attachment; filename=\"__ _ plan.%1$s\"; filename*=UTF-8''%%E5%%B0%%8F%%E6%%98%%8E%%20%%E7%%9A%%84%%20plan.%1$s"
                  .formatted(format.extension()));
      assertThat(count("redirected")).isEqualTo(redirects + 1);
      assertThat(count("completed")).isEqualTo(completed);
      assertThat(given().get(archive).then().statusCode(200).extract().asByteArray())
          .isEqualTo(answer.body());
      ArchiveTools.check(
          format, Files.write(folder.resolve("a." + format.extension()), answer.body()));
    }
  }

  @Test
  void whatIsNotOneObjectOrNotAllowedIsSentThrough() {
    for (String recipe : new String[] {"in-parts", "through"}) {
      ask(ExportCalls.archive(recipe)).then().statusCode(200);
    }
    Response once =
        given()
            .contentType(ContentType.JSON)
            .header("Prefer", "wait=20")
            .body(Map.of("recipe", "redirected", "retention", Map.of("mode", "once")))
            .post("/api/exports");
    ask(URI.create(once.header("Location")).getPath() + "/archive").then().statusCode(200);
  }

  @Test
  void headAndConditionsAreAnsweredByUs() {
    String archive = ExportCalls.archive("redirected");
    String etag =
        given()
            .queryParam("delivery", "redirect")
            .head(archive)
            .then()
            .statusCode(200)
            .extract()
            .header("ETag");

    given()
        .queryParam("delivery", "redirect")
        .header("If-None-Match", etag)
        .get(archive)
        .then()
        .statusCode(304);
    given().queryParam("delivery", "through").get(archive).then().statusCode(200);
    given()
        .queryParam("delivery", "pigeon")
        .get(archive)
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:spillway:problem:malformed-request"));
  }

  @Test
  void anAddressEndsSoonAndIsGoodUntilThen() throws Exception {
    String archive = ExportCalls.archive("redirected");
    long asked = System.nanoTime();
    URI address = redirected(archive);
    given().delete(archive.replace("/archive", "")).then().statusCode(204);
    // What was asked to go may be sweeping already.
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> given().post("/api/sweeps").statusCode() == 200);

    ask(archive).then().statusCode(410);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              int status = get(address).statusCode();
              // Addresses are signed at whole seconds.
              if (System.nanoTime() - asked < RedirectResource.GOOD_FOR.minusSeconds(1).toNanos()) {
                assertThat(status).as("as long as it was promised").isEqualTo(200);
              }
              return status == 403;
            });
  }

  @Test
  void anArchiveThatTheStoreHasLostIsGone() throws Exception {
    String archive = ExportCalls.archive("redirected");
    String key = redirected(archive).getPath().split("/", 3)[2];
    assertThat(RedirectResource.bucket().delete(key)).isTrue();

    ask(archive).then().statusCode(410).body("reason", equalTo("lost"));
    assertThat(Optional.of(key))
        .hasValueSatisfying(found -> assertThat(found).startsWith("volume/"));
  }
}
