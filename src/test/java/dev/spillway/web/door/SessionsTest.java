package dev.spillway.web.door;

import static dev.spillway.web.door.KeyedResource.ADMIN;
import static dev.spillway.web.door.KeyedResource.ALICE;
import static dev.spillway.web.door.KeyedResource.OPERATOR;
import static dev.spillway.web.door.KeyedResource.SITE;
import static dev.spillway.web.door.KeysTest.archive;
import static dev.spillway.web.door.KeysTest.as;
import static dev.spillway.web.door.KeysTest.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of the console: what opens them, what they open, and what ends them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class SessionsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject DataSource database;

  private static Response signIn(String key) {
    return as(key).header("Sec-Fetch-Site", "same-origin").post("/api/session");
  }

  private static String session(String key) {
    return signIn(key).then().statusCode(201).extract().cookie(ConsoleCookie.NAME);
  }

  private static RequestSpecification with(String session) {
    return from("same-origin").header("Cookie", ConsoleCookie.NAME + "=" + session);
  }

  private static RequestSpecification from(String site) {
    return given().redirects().follow(false).header("Sec-Fetch-Site", site);
  }

  @Test
  void whoSignsInGetsACookieForThisHostAlone() {
    Response signedIn = signIn(OPERATOR);
    signedIn
        .then()
        .statusCode(201)
        .body("caller", equalTo("operator"))
        .body("roles", equalTo(List.of("operator")))
        .body("mode", equalTo("keys"));
    assertThat(signedIn.header("Set-Cookie"))
        .matches(
            "__Host-spillway=[A-Za-z0-9_-]{43}; Path=/; Max-Age=43200; Secure; HttpOnly;"
                + " SameSite=Strict");
    String session = signedIn.cookie(ConsoleCookie.NAME);
    with(session).get("/api/session").then().statusCode(200).body("caller", equalTo("operator"));
    with(session).get("/api/volume").then().statusCode(200);
    as(OPERATOR)
        .get("/api/audit?event=signed-in")
        .then()
        .body("entries.caller", hasItem("operator"));
  }

  @Test
  void onlyAnOperatorWithAValidKeySignsIn() {
    problem(signIn(SITE), 403, "forbidden");
    problem(signIn("spillway_wrong"), 401, "unauthenticated");
    problem(from("same-origin").post("/api/session"), 401, "unauthenticated");
    problem(with(session(OPERATOR)).post("/api/session"), 403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "none", "", "same-origin, cross-site"})
  void aPageOfAnotherOriginNeitherSignsInNorUsesASession(String site) {
    String cookie = ConsoleCookie.NAME + "=" + session(OPERATOR);
    problem(as(OPERATOR).header("Sec-Fetch-Site", site).post("/api/session"), 403, "forbidden");
    for (String method : List.of("GET", "POST", "DELETE")) {
      Response answer = from(site).header("Cookie", cookie).request(method, "/api/sweeps");
      problem(answer, 401, "unauthenticated");
    }
    problem(given().header("Cookie", cookie).get("/api/volume"), 401, "unauthenticated");
    problem(
        from("same-origin")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Cookie", cookie)
            .get("/api/volume"),
        401,
        "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-spillway=",
        "__Host-spillway",
        "__Host-spillway=x",
        "__Host-spillway=\"x\\\"",
        "__Host-spillway=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "__Host-spillway=a; __Host-spillway=b",
        ";;;=;,",
        "__host-spillway=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void whatIsNoSessionOpensNothing(String cookie) {
    problem(
        from("same-origin").header("Cookie", cookie).get("/api/volume"), 401, "unauthenticated");
  }

  /** Somebody who could set a cookie in the browser knows the session from before. */
  @Test
  void aSessionThatWasThereBeforeIsNotTaken() {
    String chosen = "A".repeat(43);
    String session =
        as(OPERATOR)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Cookie", ConsoleCookie.NAME + "=" + chosen)
            .post("/api/session")
            .then()
            .statusCode(201)
            .extract()
            .cookie(ConsoleCookie.NAME);
    assertThat(session).isNotEqualTo(chosen).isNotEqualTo(session(OPERATOR));
    problem(with(chosen).get("/api/volume"), 401, "unauthenticated");
  }

  /** Its cookie is replaced, so nobody could sign out of it any more. */
  @Test
  void whoSignsInAgainEndsTheSessionBefore() {
    String before = session(OPERATOR);
    as(ADMIN)
        .header("Sec-Fetch-Site", "same-origin")
        .header("Cookie", ConsoleCookie.NAME + "=" + before)
        .post("/api/session")
        .then()
        .statusCode(201);
    problem(with(before).get("/api/volume"), 401, "unauthenticated");
  }

  @Test
  void itOpensWhatTheConsoleNeedsAndNoMore() {
    String archive = archive(ALICE, "alice", "files");
    String export = "/api/exports/" + ExportCalls.id(archive);
    String session = session(ADMIN);
    problem(with(session).get(archive), 403, "forbidden");
    problem(with(session).get(export + "/manifest"), 403, "forbidden");
    problem(with(session).post("/api/recipes/files/archive"), 403, "forbidden");
    problem(
        with(session)
            .contentType(ContentType.JSON)
            .body(Map.of("recipe", "files"))
            .post("/api/exports"),
        403,
        "forbidden");
    with(session).get("/api/recipes").then().statusCode(200);
    with(session).get(export).then().statusCode(200).body("owner", equalTo("alice"));
    String link =
        with(session).post(export + "/links").then().statusCode(201).extract().path("url");
    given().urlEncodingEnabled(false).get(link).then().statusCode(200);
    with(session).delete(export).then().statusCode(204);
    as(ALICE).get(archive).then().statusCode(410);
  }

  /** For a person who has lost theirs. It downloads nothing with its own key. */
  @Test
  void anOperatorMakesLinksOfWhatItSees() {
    String archive = archive(ALICE, "alice", "files");
    String export = "/api/exports/" + ExportCalls.id(archive);
    for (RequestSpecification operator : List.of(with(session(OPERATOR)), as(OPERATOR))) {
      String link = operator.post(export + "/links").then().statusCode(201).extract().path("url");
      given().urlEncodingEnabled(false).get(link).then().statusCode(200);
    }
    problem(as(OPERATOR).get(archive), 403, "forbidden");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                as(OPERATOR)
                    .get("/api/audit?event=link-made&export=" + ExportCalls.id(archive))
                    .then()
                    .body("entries.caller", equalTo(List.of("operator", "operator"))));
  }

  @Test
  void anOperatorOfOtherRecipesMakesNoLink() throws SQLException {
    String export = "/api/exports/" + ExportCalls.id(archive(ALICE, "alice", "files"));
    Keys.Created key =
        made(new KeyTerms("made", Set.of(Role.OPERATOR), Set.of("more"), Owners.ANY), "shop-1");
    problem(as(key.secret()).post(export + "/links"), 404, "unknown-export");
    problem(with(session(key.secret())).post(export + "/links"), 404, "unknown-export");
  }

  /** It sees what an operator sees; its requests with the key alone name an owner. */
  @Test
  void aKeyForSeveralOwnersSignsIn() throws SQLException {
    String alices = "/api/exports/" + ExportCalls.id(archive(ALICE, "alice", "files"));
    String key = made(Set.of(Role.REQUESTER, Role.OPERATOR), "shop-*").secret();
    String session = session(key);
    with(session).get("/api/volume").then().statusCode(200);
    with(session).get(alices).then().statusCode(200).body("owner", equalTo("alice"));
    with(session).post(alices + "/links").then().statusCode(201);
    problem(as(key, "shop-1").post(alices + "/links"), 404, "unknown-export");
    problem(as(key).get(alices), 403, "forbidden");
    problem(
        as(key, "alice").header("Sec-Fetch-Site", "same-origin").post("/api/session"),
        403,
        "forbidden");
  }

  private Keys.Created made(Set<Role> roles, String owners) throws SQLException {
    return made(new KeyTerms("made", roles, Set.of(), Owners.of(owners)), "shop-1");
  }

  /** A key that is known everywhere. */
  private Keys.Created made(KeyTerms terms, String owner) throws SQLException {
    Keys.Created created = new Keys(database).create(terms);
    await()
        .atMost(SOON)
        .until(() -> as(created.secret(), owner).get("/api/volume").statusCode() == 200);
    return created;
  }

  @Test
  void itEndsWithSigningOut() {
    String session = session(OPERATOR);
    String other = session(OPERATOR);
    Response signedOut = with(session).delete("/api/session");
    assertThat(signedOut.statusCode()).isEqualTo(204);
    assertThat(signedOut.header("Set-Cookie"))
        .startsWith("__Host-spillway=; Path=/; Max-Age=0; Secure");
    problem(with(session).get("/api/volume"), 401, "unauthenticated");
    with(other).get("/api/volume").then().statusCode(200);
  }

  @Test
  void itEndsWithItsKey() throws SQLException {
    Keys.Created key = made(Set.of(Role.OPERATOR), "*");
    String session = session(key.secret());
    with(session).get("/api/volume").then().statusCode(200);
    as(OPERATOR).delete("/api/keys/" + key.id()).then().statusCode(204);
    await()
        .atMost(SOON)
        .untilAsserted(() -> problem(with(session).get("/api/volume"), 401, "unauthenticated"));
  }

  @Test
  void aKeyHasTwentySessionsAtMostAndARevokedOneNone() throws SQLException {
    Keys.Created key = made(Set.of(Role.OPERATOR), "*");
    String first = session(key.secret());
    String second = session(key.secret());
    for (int i = 0; i < 19; i++) {
      session(key.secret());
    }
    assertThat(sessions(key)).isEqualTo(20);
    problem(with(first).get("/api/volume"), 401, "unauthenticated");
    with(second).get("/api/volume").then().statusCode(200);
    as(OPERATOR).delete("/api/keys/" + key.id()).then().statusCode(204);
    session(OPERATOR);
    assertThat(sessions(key)).isZero();
  }

  private int sessions(Keys.Created key) throws SQLException {
    try (var connection = database.getConnection();
        var count =
            connection.prepareStatement(
                "select count(*) from console_session where key_hash = decode(?, 'hex')")) {
      count.setString(1, key.hash());
      try (var rows = count.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  @Test
  void itEndsWhenItsTimeIsOver() throws SQLException {
    String session = session(OPERATOR);
    try (var connection = database.getConnection();
        var update = connection.prepareStatement("update console_session set until = now()")) {
      update.executeUpdate();
    }
    problem(with(session).get("/api/volume"), 401, "unauthenticated");
    session(OPERATOR);
    try (var connection = database.getConnection();
        var rows =
            connection
                .prepareStatement("select count(*) from console_session where until <= now()")
                .executeQuery()) {
      rows.next();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  /** The key of a request is the one that counts, and its answer is not that of the session. */
  @Test
  void aKeyComesBeforeASession() {
    problem(
        as(SITE)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Cookie", ConsoleCookie.NAME + "=" + session(OPERATOR))
            .get("/api/volume"),
        403,
        "forbidden");
  }
}
