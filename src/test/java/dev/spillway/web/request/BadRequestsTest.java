package dev.spillway.web.request;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers get wrong, by mistake or on purpose: one closed form of answer, and nothing internal
 * in it.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class BadRequestsTest {

  private static final String PLAN = "/api/recipes/training-plan/archive";
  private static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";

  @TestHTTPResource URI server;

  @TempDir Path folder;

  private static RequestSpecification strict() {
    return given().redirects().follow(false).urlEncodingEnabled(false);
  }

  private static Response problem(Response response, int status, String type) {
    ProblemForm.check(
        response.statusCode(), response.contentType(), response.asString(), status, type);
    return response;
  }

  private static void problem(HttpConnection.Answer answer, int status, String type) {
    ProblemForm.check(answer.status(), answer.header("Content-Type"), answer.text(), status, type);
  }

  @Test
  void unknownRecipe() {
    problem(
        strict().contentType(FORM).body("a=b").post("/api/recipes/training-plans/archive"),
        404,
        "unknown-recipe");
    problem(strict().get("/api/recipes/nothing"), 404, "unknown-recipe");
    problem(strict().get("/api/recipes/%2e%2e%2fetc"), 404, "unknown-recipe");
    problem(
        strict().contentType(ContentType.JSON).body("{\"recipe\":\"x\"}").post("/api/exports"),
        404,
        "unknown-recipe");
  }

  @Test
  void everyWrongParameterIsNamedAtOnce() {
    problem(
            strict()
                .contentType(ContentType.JSON)
                .body(Map.of("student", "x".repeat(65), "weeks", "four", "colour", "red"))
                .post(PLAN),
            422,
            "invalid-parameters")
        .then()
        .body("errors.parameter", containsInAnyOrder("student", "weeks", "mode", "colour"));
    problem(
            strict().contentType(FORM).body("student=a&weeks=53&mode=focus&weeks=2").post(PLAN),
            422,
            "invalid-parameters")
        .then()
        .body("errors.parameter", equalTo(List.of("weeks")));
    problem(
            strict().contentType(FORM).body("student=a&weeks=1&mode=assessment").post(PLAN),
            422,
            "invalid-parameters")
        .then()
        .body("errors.parameter", equalTo(List.of("results")));
    problem(
            strict().contentType(FORM).body("student=a&weeks=1&mode=focus&focus=flying").post(PLAN),
            422,
            "impossible-selection")
        .then()
        .body("parameter", equalTo("focus"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "1", "{\"a\":1,\"a\":2}", "{} {}", "{'a':1}", "\u0000"})
  void brokenJson(String body) {
    for (String path : List.of("/api/exports", PLAN)) {
      problem(
          strict().contentType(ContentType.JSON).body(body).post(path), 400, "malformed-request");
    }
  }

  @Test
  void brokenForm() throws IOException {
    for (String body : List.of("student=%", "student=%4", "student=%zz", "student=%ff")) {
      problem(strict().contentType(FORM).body(body).post(PLAN), 400, "malformed-request");
    }
    try (HttpConnection connection = HttpConnection.to(server)) {
      connection.request(
          "POST", PLAN, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 9");
      problem(connection.send("student=\u00ff").answer(), 400, "malformed-request");
    }
  }

  @Test
  void anExportRequestHasItsMembersAndNoOthers() {
    for (String body :
        List.of(
            "{}",
            "{\"recipe\":1}",
            "{\"recipe\":\"all-files\",\"parameters\":[]}",
            "{\"recipe\":\"all-files\",\"priority\":1}",
            "{\"recipe\":\"all-files\",\"format\":\"tar\"}",
            "{\"recipe\":\"all-files\",\"retention\":\"keep\"}")) {
      problem(
          strict().contentType(ContentType.JSON).body(body).post("/api/exports"),
          422,
          "invalid-parameters");
    }
  }

  @Test
  void wrongContentType() {
    for (String path : List.of("/api/exports", PLAN)) {
      problem(
          strict().contentType("text/plain").body("{}").post(path), 415, "unsupported-media-type");
      problem(
          strict().header("Content-Type", "image/png").body(new byte[9]).post(path),
          415,
          "unsupported-media-type");
      int status =
          strict()
              .header("Content-Type", "/;;")
              .body("{}".getBytes(StandardCharsets.UTF_8))
              .post(path)
              .statusCode();
      assertThat(status).isIn(400, 415);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/exports",
    "PATCH, /api/exports",
    "POST, /api/recipes",
    "DELETE, /api/recipes/all-files",
    "GET, /api/recipes/all-files/archive",
    "POST, /api/exports/abc",
    "PUT, /api/exports/abc/archive",
    "POST, /api/exports/abc/archive",
    "DELETE, /api/exports/abc/archive",
    "POST, /api/exports/abc/manifest"
  })
  void wrongMethod(String method, String path) {
    problem(strict().request(method, path), 405, "method-not-allowed");
  }

  @Test
  void otherMethodsAreHarmless() {
    assertThat(strict().head("/api/exports").statusCode()).isEqualTo(200);
    assertThat(strict().options("/api/exports").statusCode()).isIn(200, 204, 405);
    assertThat(strict().options("/api/exports/abc/archive").statusCode()).isIn(200, 204, 404, 405);
    assertThat(strict().request("TRACE", "/api/exports").statusCode()).isIn(405, 501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/",
        "/api/nothing",
        "/api/exports/a/b",
        "/api/exports/a/archive/1/b",
        "/index.html",
        "/q/health",
        "/api/../etc/passwd",
        "/%00"
      })
  void nothingIsHere(String path) {
    problem(strict().get(path), 404, "not-found");
  }

  @Test
  void aBrowsersAcceptHeader() {
    for (String path : List.of("/api/exports", "/api/recipes")) {
      problem(strict().accept("text/html").get(path), 406, "not-acceptable");
    }
    assertThat(strict().accept("text/html,*/*;q=0.8").get("/api/recipes").statusCode())
        .isEqualTo(200);
    Response archive =
        strict()
            .accept("text/html")
            .contentType(ContentType.JSON)
            .body(ExportCalls.PLAN)
            .post(PLAN);
    assertThat(archive.statusCode()).isIn(303, 406);
    assertThat(strict().accept("garbage").get("/api/recipes").statusCode()).isIn(200, 400, 406);
  }

  @ParameterizedTest
  // The parser reads a block of 8 KiB ahead.
  @ValueSource(ints = {1024 * 1024 + 8193, 2 * 1024 * 1024, 3 * 1024 * 1024})
  void aLargeBodyIsRefusedWhetherItsLengthIsKnownOrNot(int length) throws IOException {
    for (String path : List.of("/api/exports", PLAN)) {
      try (HttpConnection connection = HttpConnection.to(server)) {
        connection.request(
            "POST", path, "Content-Type: application/json", "Content-Length: " + length);
        connection.offer(" ".repeat(length));
        problem(connection.answer(), 413, "request-too-large");
      }
      try (HttpConnection connection = HttpConnection.to(server)) {
        connection.request(
            "POST", path, "Content-Type: application/json", "Transfer-Encoding: chunked");
        String chunk = Integer.toHexString(65_536) + "\r\n" + " ".repeat(65_536) + "\r\n";
        connection.offer(chunk.repeat(length / 65_536 + 1) + "0\r\n\r\n");
        problem(connection.answer(), 413, "request-too-large");
      }
    }
    assertThat(strict().get("/api/recipes").statusCode()).isEqualTo(200);
  }

  @Test
  void aPlanOverItsLimit() {
    problem(
            strict().contentType(FORM).body("").post("/api/recipes/limited/archive"),
            413,
            "archive-too-large")
        .then()
        .body("limit", equalTo(10 * 1024))
        .body("bytes", greaterThan(3_000_000));
  }

  @Test
  void aHostileStudentGetsOneSafeFile() throws IOException {
    String student = "a\"/../x\r\nSet-Cookie: b=1";
    String form =
        "weeks=1&mode=focus&student=" + URLEncoder.encode(student, StandardCharsets.UTF_8);
    String location;
    try (HttpConnection connection = HttpConnection.to(server)) {
      connection.request("POST", PLAN, "Content-Type: " + FORM, "Content-Length: " + form.length());
      HttpConnection.Answer answer = connection.send(form).answer();
      assertThat(answer.status()).as(answer.text()).isEqualTo(303);
      assertThat(answer.headers()).doesNotContainKey("set-cookie");
      location = answer.header("Location");
      HttpConnection.Answer head = connection.request("HEAD", location).answer("HEAD");
      assertThat(head.headers()).doesNotContainKey("set-cookie");
      assertThat(head.header("Content-Disposition"))
          .startsWith("attachment; filename=\"a__.._x__Set-Cookie_ b=1");
    }
    Path inner = Files.createDirectory(folder.resolve("inner"));
    ProcessBuilder curl =
        new ProcessBuilder(
                "curl", "-sSfLOJ", "-d", form, "http://localhost:" + server.getPort() + PLAN)
            .directory(inner.toFile())
            .inheritIO();
    assertThat(exit(curl)).isZero();
    try (Stream<Path> saved = Files.list(inner);
        Stream<Path> outside = Files.list(folder)) {
      assertThat(saved).hasSize(1).allMatch(Files::isRegularFile);
      assertThat(outside).containsExactly(inner);
    }
  }

  private static int exit(ProcessBuilder builder) throws IOException {
    try {
      return builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "0123456789abcdefghjkmnpqrs",
        "%2e%2e",
        "..%2f..%2fetc",
        "%00",
        "a%00b",
        "%F0%9F%98%80",
        "%ff",
        "'%20or%201=1--"
      })
  void anUnknownExport(String id) {
    for (String rest : List.of("", "/archive", "/manifest")) {
      Response answer = strict().get("/api/exports/" + id + rest);
      assertThat(answer.statusCode()).as(rest + answer.asString()).isIn(404, 400);
      problem(answer, answer.statusCode(), null);
    }
    Response deleted = strict().delete("/api/exports/" + id);
    assertThat(deleted.statusCode()).isIn(404, 400);
    problem(deleted, deleted.statusCode(), null);
  }

  @Test
  void aVeryLongId() {
    for (String rest : List.of("", "/archive", "/manifest")) {
      problem(strict().get("/api/exports/" + "x".repeat(3000) + rest), 404, "unknown-export");
      assertThat(strict().get("/api/exports/" + "x".repeat(5000) + rest).statusCode())
          .isIn(404, 414);
    }
  }

  @Test
  void anIdempotencyKeyIsOneRequest() {
    String key = "key-" + System.nanoTime();
    String id = keyed(key, "小明").then().statusCode(202).extract().path("id");
    assertThat(keyed(key, "小明").<String>path("id")).isEqualTo(id);
    problem(keyed(key, "小红"), 422, "idempotency-key-reused");
    for (String bad : List.of("x".repeat(256))) {
      problem(keyed(bad, "小明"), 400, "malformed-request");
    }
    keyed("x".repeat(255), "小明").then().statusCode(202);
  }

  @Test
  void concurrentRequestsWithOneKeyAreOneExport() throws Exception {
    String key = "concurrent-" + System.nanoTime();
    try (var executor = Executors.newFixedThreadPool(20)) {
      List<Callable<String>> calls =
          IntStream.range(0, 20)
              .<Callable<String>>mapToObj(
                  _ -> () -> keyed(key, "小明").then().statusCode(202).extract().path("id"))
              .toList();
      List<Future<String>> answers = executor.invokeAll(calls);
      assertThat(answers).extracting(Future::get).containsOnly(answers.getFirst().get());
    }
  }

  private static Response keyed(String key, String student) {
    return strict()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "recipe",
                "training-plan",
                "parameters",
                Map.of("student", student, "weeks", 1, "mode", "focus")))
        .post("/api/exports");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait",
        "wait=",
        "wait=-1",
        "wait=abc",
        "wait=99999999999999999999",
        "respond-async, wait=0",
        "\"",
        ",,;=",
        "wait=1.5"
      })
  void aPreferenceThatCannotBeReadIsNone(String prefer) {
    strict()
        .header("Prefer", prefer)
        .contentType(ContentType.JSON)
        .body("{\"recipe\":\"all-files\"}")
        .post("/api/exports")
        .then()
        .statusCode(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "limit=99999999999",
        "state=lost",
        "cursor=x",
        "cursor=%00",
        "cursor=MjAyNi0xMS0yMVQxMDowMDowMFo",
        "cursor=KzEwMDAwMDAwMDAtMTItMzFUMjM6NTk6NTkuOTk5OTk5OTk5WiB4"
      })
  void badFilters(String query) {
    problem(strict().get("/api/exports?" + query), 422, "invalid-parameters");
  }

  @Test
  void filtersThatMatchNothing() {
    for (String query : List.of("owner=%00", "recipe=%00", "owner='", "recipe=%25")) {
      int status = strict().get("/api/exports?" + query).statusCode();
      assertThat(status).as(query).isIn(200, 422);
    }
    problem(strict().delete("/api/exports"), 422, "invalid-parameters");
    problem(strict().delete("/api/exports?owner=%20"), 422, "invalid-parameters");
  }
}
