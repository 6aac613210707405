package dev.spillway.web.door;

import static dev.spillway.web.door.KeyedResource.ALBUM;
import static dev.spillway.web.door.KeyedResource.ALICE;
import static dev.spillway.web.door.KeyedResource.NEXT_SITE;
import static dev.spillway.web.door.KeyedResource.OPERATOR;
import static dev.spillway.web.door.KeyedResource.PAGE;
import static dev.spillway.web.door.KeyedResource.SHOP;
import static dev.spillway.web.door.KeyedResource.SITE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.spillway.access.caller.Role;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for what, when callers have keys: over HTTP, with keys of the settings. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class KeysTest {

  @TestHTTPResource URI server;

  static RequestSpecification as(String key) {
    return given()
        .redirects()
        .follow(false)
        .urlEncodingEnabled(false)
        .header("Authorization", "Bearer " + key);
  }

  static RequestSpecification as(String key, String owner) {
    return as(key).header("Spillway-Owner", owner);
  }

  static Response problem(Response response, int status, String type) {
    ProblemForm.check(
        response.statusCode(), response.contentType(), response.asString(), status, type);
    return response;
  }

  /** Without those that need no key. */
  private static List<ApiCall> calls() {
    return ApiCalls.CALLS.stream()
        .filter(call -> !ApiCalls.needNoKey(List.of(call), call.method()))
        .filter(call -> !List.of(ApiCalls.HOME, ApiCalls.ASSET).contains(call))
        .toList();
  }

  /** A path that the call takes; there is no such recipe, nor such an export. */
  private static String path(ApiCall call) {
    return String.join("/", call.segments()).replaceAll("\\{\\w+}", "0123456789abcdefghjkmnpqrs");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void withoutAKeyNoCallIsAnswered(ApiCall call) {
    Response none = given().request(call.method(), path(call));
    problem(none, 401, "unauthenticated");
    assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
    problem(as("spillway_wrong").request(call.method(), path(call)), 401, "unauthenticated");
    assertThat(given().head(path(call)).statusCode()).isIn(401, 405);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void withoutTheRoleNoCallIsAnswered(ApiCall call) {
    if (!call.roles().contains(Role.OPERATOR)) {
      problem(as(OPERATOR).request(call.method(), path(call)), 403, "forbidden");
    }
    if (!call.roles().contains(Role.REQUESTER)) {
      problem(as(SITE).request(call.method(), path(call)), 403, "forbidden");
    }
  }

  @Test
  void anOperatorLooksAfterTheService() {
    as(OPERATOR).get("/api/volume").then().statusCode(200);
    as(OPERATOR).get("/api/sweeps").then().statusCode(200);
    // Another sweep may be in progress.
    assertThat(as(OPERATOR).post("/api/sweeps?dryRun=true").statusCode()).isIn(200, 409);
  }

  private static Response select(RequestSpecification caller, String root, String path) {
    return caller
        .contentType(ContentType.JSON)
        .body(
            "{\"selection\":[{\"text\":\"x\",\"name\":\"t\"},{\"root\":\"%s\",\"path\":\"%s\"}]}"
                .formatted(root, path))
        .post("/api/recipes/selection/archive");
  }

  @Test
  void aKeySelectsFilesOfItsRootsAlone() {
    assertThat(select(as(ALBUM), "album", "b.txt").statusCode()).isEqualTo(303);
    assertThat(select(as(SITE), "files", "a.txt").statusCode()).isEqualTo(303);
    Response refused = select(as(ALBUM), "files", "a.txt");
    problem(refused, 403, "forbidden");
    assertThat(refused.<String>path("detail"))
        .startsWith("selection[1].root: this key may not select files of the root \"files\"")
        .endsWith("it may select files of album.");
    assertThat(refused.<String>path("parameter")).isEqualTo("selection[1].root");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Token x", "Basic", "Basic !", "Basic eA==", "bearer:x"})
  void whatIsNoKeyIsNone(String authorization) {
    problem(
        given().header("Authorization", authorization).get("/api/recipes"), 401, "unauthenticated");
  }

  @Test
  void theKeyIsAlsoAPassword() {
    given()
        .auth()
        .preemptive()
        .basic("anybody", SITE)
        .get("/api/recipes")
        .then()
        .statusCode(200)
        .body("recipes.name", equalTo(List.of("files", "more", "own", "selection")));
    given().auth().preemptive().basic(SITE, "").get("/api/recipes").then().statusCode(401);
    given().header("Authorization", "bEaReR  " + SITE).get("/api/recipes").then().statusCode(200);
  }

  @Test
  void aHeaderThatIsThereTwiceIsNotChosenFrom() throws IOException {
    for (List<String> headers :
        List.of(
            List.of("Authorization: Bearer " + SITE, "Authorization: Bearer wrong"),
            List.of("Authorization: Bearer " + SITE, "Spillway-Owner: a", "Spillway-Owner: b"),
            List.of("Authorization: Bearer " + SITE, "Spillway-Owner: "),
            List.of("Authorization: Bearer " + SITE, "Spillway-Owner: " + "x".repeat(256)))) {
      try (HttpConnection connection = HttpConnection.to(server)) {
        HttpConnection.Answer answer =
            connection.request("GET", "/api/recipes", headers.toArray(String[]::new)).answer();
        ProblemForm.check(
            answer.status(),
            answer.header("Content-Type"),
            answer.text(),
            400,
            "malformed-request");
      }
    }
  }

  @Test
  void bothKeysOfACallerAreGood() {
    String archive = archive(SITE, "person-1", "files");
    as(NEXT_SITE, "person-1").get(archive).then().statusCode(200);
  }

  /** Browsers ask without a key whether they may ask with one. */
  @Test
  void aPageIsToldThatItMayAskBeforeItSendsAKey() {
    Response before =
        given()
            .header("Origin", PAGE)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,spillway-owner")
            .options("/api/recipes/files/archive");
    assertThat(before.statusCode()).isEqualTo(204);
    assertThat(before.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    // What keeps it out can be read, too.
    Response refused = given().header("Origin", PAGE).post("/api/recipes/files/archive");
    problem(refused, 401, "unauthenticated");
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    problem(given().header("Origin", PAGE).options("/api/exports"), 401, "unauthenticated");
  }

  /** A newsletter's own parameter makes no link of what a key asks for. */
  @Test
  void aParameterThatEndsLikeALinksIsNone() {
    String archive = archive(SITE, "person-1", "files");
    as(SITE, "person-1").get(archive + "?utm_signature=1").then().statusCode(200);
  }

  @Test
  void aRecipeThatAKeyIsNotForIsNotThere() {
    as(SHOP, "shop-1")
        .get("/api/recipes")
        .then()
        .statusCode(200)
        .body("recipes.name", equalTo(List.of("files")));
    as(SHOP, "shop-1").get("/api/recipes/files").then().statusCode(200);
    String hidden =
        problem(as(SHOP, "shop-1").get("/api/recipes/own"), 404, "unknown-recipe").asString();
    String nothing =
        problem(as(SHOP, "shop-1").get("/api/recipes/nothing"), 404, "unknown-recipe").asString();
    assertThat(hidden).isEqualTo(nothing);
    for (String recipe : List.of("own", "nothing")) {
      problem(as(SHOP, "shop-1").post("/api/recipes/" + recipe + "/archive"), 403, "forbidden");
      problem(
          as(SHOP, "shop-1")
              .contentType(ContentType.JSON)
              .body(Map.of("recipe", recipe))
              .post("/api/exports"),
          403,
          "forbidden");
    }
  }

  @Test
  void anExportOfARecipeThatAKeyIsNotForIsNotThere() {
    String more = archive(SITE, "shop-5", "more");
    String files = archive(SITE, "shop-5", "files");
    as(SHOP, "shop-5").get(files).then().statusCode(200);
    problem(as(SHOP, "shop-5").get(more), 404, "unknown-export");
    problem(
        as(SHOP, "shop-5").delete("/api/exports/" + ExportCalls.id(more)), 404, "unknown-export");
    as(SHOP, "shop-5")
        .get("/api/exports")
        .then()
        .body("exports.id", equalTo(List.of(ExportCalls.id(files))));
    erased(as(SHOP, "shop-5"), "shop-5", 1);
    as(SITE, "shop-5").get(more).then().statusCode(200);
  }

  @Test
  void aKeyActsForItsOwnersOnly() {
    problem(as(ALICE, "bob").get("/api/exports"), 403, "forbidden");
    problem(as(SHOP, "alice").get("/api/exports"), 403, "forbidden");
    problem(as(SHOP).get("/api/exports"), 403, "forbidden");
    as(ALICE).get("/api/exports").then().statusCode(200);
    as(SHOP, "shop-1").get("/api/exports").then().statusCode(200);
  }

  @Test
  void exportsOfOtherOwnersAreNotFound() {
    String archive = archive(ALICE, "alice", "files");
    String id = ExportCalls.id(archive);
    String random = "0123456789abcdefghjkmnpqrs";
    for (String key : List.of(SITE, NEXT_SITE)) {
      for (String rest : List.of("", "/archive", "/manifest")) {
        for (String method : List.of("GET", "HEAD", "DELETE")) {
          Response foreign = as(key, "bob").request(method, "/api/exports/" + id + rest);
          Response none = as(key, "bob").request(method, "/api/exports/" + random + rest);
          assertThat(foreign.statusCode()).as(method + rest).isIn(404, 405);
          assertThat(foreign.statusCode()).isEqualTo(none.statusCode());
          assertThat(foreign.asString()).isEqualTo(none.asString());
          assertThat(foreign.headers().asList())
              .extracting(Object::toString)
              .containsExactlyInAnyOrderElementsOf(
                  none.headers().asList().stream().map(Object::toString).toList());
        }
      }
    }
    as(SITE, "bob").header("Range", "bytes=0-0").get(archive).then().statusCode(404);
    as(SITE, "bob").header("Prefer", "wait=30").get("/api/exports/" + id).then().statusCode(404);
    problem(as(OPERATOR, "alice").get(archive), 403, "forbidden");
    as(ALICE).get(archive).then().statusCode(200);
    as(SITE, "alice").get(archive).then().statusCode(200);
    as(ALICE).get("/api/exports/" + id + "/manifest").then().statusCode(200);
    as(ALICE).delete("/api/exports/" + id).then().statusCode(204);
    as(ALICE).get(archive).then().statusCode(410);
    as(SITE, "bob").get(archive).then().statusCode(404);
  }

  @Test
  void aRequesterListsItsOwnAndAnOperatorAll() {
    String mine = ExportCalls.id(archive(SITE, "shop-list-1", "files"));
    String other = ExportCalls.id(archive(SITE, "shop-list-2", "files"));
    as(SITE, "shop-list-1")
        .get("/api/exports")
        .then()
        .body("exports.id", equalTo(List.of(mine)))
        .body("exports.owner", equalTo(List.of("shop-list-1")));
    as(SHOP, "shop-list-1")
        .get("/api/exports?owner=shop-list-2")
        .then()
        .statusCode(200)
        .body("exports.id", equalTo(List.of(other)));
    problem(as(SHOP, "shop-list-1").get("/api/exports?owner=alice"), 403, "forbidden");
    as(OPERATOR)
        .get("/api/exports?limit=200")
        .then()
        .statusCode(200)
        .body("exports.id", hasItem(mine))
        .body("exports.id", hasItem(other));
    as(OPERATOR)
        .get("/api/exports?owner=shop-list-2")
        .then()
        .body("exports.id", equalTo(List.of(other)));
  }

  @Test
  void anIdempotencyKeyIsItsOwners() {
    String first = keyed("same", "idem-1");
    assertThat(keyed("same", "idem-1")).isEqualTo(first);
    assertThat(keyed("same", "idem-2")).isNotEqualTo(first);
  }

  private static String keyed(String key, String owner) {
    return as(SITE, owner)
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(Map.of("recipe", "files"))
        .post("/api/exports")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  @Test
  void theOwnersParameterCannotBeGiven() {
    as(SITE, "42").post("/api/recipes/own/archive").then().statusCode(303);
    as(SITE, "42")
        .get("/api/exports?recipe=own")
        .then()
        .body("exports.archive.filename", equalTo(List.of("42-2026.zip")));
    for (String given : List.of("user=42", "user=43")) {
      problem(
              as(SITE, "42")
                  .contentType("application/x-www-form-urlencoded")
                  .body(given)
                  .post("/api/recipes/own/archive"),
              422,
              "invalid-parameters")
          .then()
          .body("errors.parameter", equalTo(List.of("user")));
    }
    problem(
            as(SITE, "42")
                .contentType(ContentType.JSON)
                .body(Map.of("recipe", "own", "parameters", Map.of("user", 42)))
                .post("/api/exports"),
            422,
            "invalid-parameters")
        .then()
        .body("errors.parameter", equalTo(List.of("user")));
    problem(as(SITE).post("/api/recipes/own/archive"), 422, "invalid-parameters")
        .then()
        .body("errors.message", hasItem(containsString("Spillway-Owner")));
    problem(as(ALICE).post("/api/recipes/own/archive"), 422, "invalid-parameters");
    as(SITE)
        .get("/api/recipes/own")
        .then()
        .statusCode(200)
        .body("parameters.properties.keySet()", equalTo(Set.of("year")));
  }

  @Test
  void aPersonIsErasedByAKeyThatMayActForThem() {
    archive(SITE, "shop-erased", "files");
    archive(SITE, "9001", "own");
    problem(as(SHOP, "shop-1").delete("/api/exports?owner=alice"), 403, "forbidden");
    problem(as(ALICE).delete("/api/exports?owner=shop-erased"), 403, "forbidden");
    erased(as(SHOP, "shop-1"), "shop-erased", 1);
    erased(as(OPERATOR), "9001", 1);
    erased(as(OPERATOR), "9001", 0);
    as(SITE, "9001").get("/api/exports?state=READY").then().body("exports", hasSize(0));
  }

  private static void erased(RequestSpecification who, String owner, int exports) {
    who.delete("/api/exports?owner=" + owner)
        .then()
        .statusCode(200)
        .body("exports", equalTo(exports));
  }

  @Test
  void anOwnerMayHaveAnyName() throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer made =
          connection
              .request(
                  "POST",
                  "/api/recipes/files/archive",
                  "Authorization: Bearer " + SITE,
                  // Its UTF-8 bytes, as curl sends them.
                  "Spillway-Owner: "
                      + new String(
                          "小明".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                  "Content-Length: 0")
              .answer();
      assertThat(made.status()).as(made.text()).isEqualTo(303);
    }
    as(OPERATOR)
        .queryParam("owner", "%E5%B0%8F%E6%98%8E")
        .get("/api/exports")
        .then()
        .body("exports.owner", equalTo(List.of("小明")));
  }

  static String archive(String key, String owner, String recipe) {
    return URI.create(
            as(key, owner)
                .post("/api/recipes/" + recipe + "/archive")
                .then()
                .statusCode(303)
                .extract()
                .header("Location"))
        .getPath();
  }
}
