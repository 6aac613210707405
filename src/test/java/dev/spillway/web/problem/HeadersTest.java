package dev.spillway.web.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says, and what none does. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
public class HeadersTest {

  /** Names that would tell what Spillway is made of. */
  private static final List<String> TELLING =
      List.of("server", "x-powered-by", "via", "set-cookie");

  @TestHTTPResource URI server;

  private static void common(HttpConnection.Answer answer) {
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.headers()).doesNotContainKeys(TELLING.toArray(String[]::new));
    assertThat(answer.headers().toString()).doesNotContainIgnoringCase("access-control");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/recipes, 200",
    "GET, /api/recipes/nothing, 404",
    "GET, /api/exports, 200",
    "GET, /api/exports/x, 404",
    "GET, /api/exports/x/archive, 404",
    "HEAD, /api/exports/x/archive, 404",
    "PUT, /api/exports/x/archive, 405",
    "TRACE, /api/exports, 405",
    "PROPFIND, /api/exports, 405",
    "OPTIONS, /api/exports, 405",
    "GET, /api/volume, 200",
    "GET, /api/audit, 200",
    "GET, /nothing, 404",
    "GET, /, 404",
    "OPTIONS, *, 404"
  })
  void everyAnswer(String method, String path, int status) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer =
          connection
              .request(
                  method,
                  path,
                  method.equals("GET") ? "Origin: https://elsewhere.example" : "X-No: 1",
                  "X-Secret: s3cret")
              .answer(method);
      assertThat(answer.status()).isEqualTo(status);
      common(answer);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.text()).doesNotContain("s3cret");
      if (!answer.text().isEmpty()) {
        // For the prompt of a terminal.
        assertThat(answer.text()).endsWith("}\n").doesNotContain("\n\n");
      }
    }
  }

  @Test
  void anArchiveIsForItsReceiversOwnCacheAndMayBeResumed() throws IOException {
    String archive = ExportCalls.archive("all-files");
    String etag = given().head(archive).header("ETag");
    for (String condition : List.of("", "Range: bytes=0-9", "If-None-Match: " + etag)) {
      try (HttpConnection connection = HttpConnection.to(server)) {
        HttpConnection.Answer answer =
            connection.request("GET", archive, condition.isEmpty() ? "X-No: 1" : condition).head();
        common(answer);
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache, no-transform");
        if (answer.status() != 304) {
          assertThat(answer.header("Content-Disposition"))
              .startsWith("attachment; filename=\"all-files.zip\"");
          assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
        }
      }
    }
  }

  /** What the server below answers by itself: a request that is none, or is too long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /api/exports HTTP/9.9\r\n\r\n",
        "GET /api/exports HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n",
        "GET /api/exports HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
        "POST /api/exports HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/exports HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "CONNECT localhost:22 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://elsewhere.example/api/nothing HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        "GET /api/exports/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/exports/%c0%ae%c0%ae HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%%% HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET api HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET ?x HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void whatIsNoRequest(String bytes) throws IOException {
    try (LoggedLines log = new LoggedLines();
        HttpConnection connection = HttpConnection.to(server)) {
      plain(connection.offer(bytes).answer(), 400, 499);
      assertThat(log.all()).noneMatch(LoggedLines.Line::stack);
    }
  }

  @Test
  void aLongLineAndLongHeaders() throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      plain(connection.request("GET", "/api/" + "x".repeat(20_000)).answer(), 414, 414);
    }
    try (HttpConnection connection = HttpConnection.to(server)) {
      plain(
          connection.request("GET", "/api/recipes", "X: " + "x".repeat(70_000)).answer(), 431, 431);
    }
  }

  private static void plain(HttpConnection.Answer answer, int from, int to) {
    assertThat(answer.status()).as(answer.text()).isBetween(from, to);
    assertThat(answer.headers()).doesNotContainKeys(TELLING.toArray(String[]::new));
    assertThat(answer.text())
        .doesNotContainPattern("(?i)exception|\\tat |vert|netty|quarkus|<html");
  }

  @Test
  void aFailureOutsideOfAnyResourceIsAProblem() {
    given()
        .get("/api/exports/a;b=c/archive;d")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    assertThat(
            Map.of(
                400, "malformed-request", 413, "request-too-large", 415, "unsupported-media-type"))
        .allSatisfy(
            (status, slug) ->
                assertThat(ProblemMappers.refused(status).type().slug()).isEqualTo(slug));
  }
}
