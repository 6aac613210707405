package dev.spillway.web.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.door.KeyedResource;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys are required, a page opens with a signed link and tells nothing without one. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class KeyedPagesTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject DataSource database;

  private static RequestSpecification browser() {
    return given()
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .header("Accept", "text/html,*/*;q=0.8");
  }

  private static RequestSpecification site(String owner) {
    return given()
        .header("Authorization", "Bearer " + KeyedResource.SITE)
        .header("Spillway-Owner", owner);
  }

  private static String formLink(String owner, String body) {
    Response made =
        site(owner).contentType(ContentType.JSON).body(body).post("/api/recipes/own/links");
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo(made.path("url"));
    return made.path("url");
  }

  @Test
  void theFirstPageTellsNothing() {
    browser()
        .get("/")
        .then()
        .statusCode(200)
        .body(org.hamcrest.Matchers.not(org.hamcrest.Matchers.containsString("recipes/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/exports/none", "/recipes/files", "/api/exports/none/archive"})
  void withoutALinkThereIsNothingToSee(String path) {
    Response refused = browser().get(path);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.contentType()).startsWith("text/html");
    assertThat(refused.asString()).contains("You need a link");
  }

  @Test
  void aFormIsOnlyThereByLinkUnlessTheOperatorAllowsIt() {
    site("42").header("Accept", "text/html").get("/recipes/own").then().statusCode(404);
    browser().get(formLink("42", "{}")).then().statusCode(200);
  }

  @Test
  void aLinkedFormAsksAsItsOwnerAndLeadsToALinkedPage() {
    String link = formLink("42", "{\"expiresIn\":\"10m\"}");
    assertThat(link).startsWith("/recipes/own?expires=").contains("&owner=42&by=site&signature=");
    String html = browser().get(link).then().statusCode(200).extract().asString();
    assertThat(html).contains("name=\"year\"").doesNotContain("name=\"user\"");
    String location =
        browser()
            .contentType(ContentType.URLENC)
            .body("year=2025")
            .post(link)
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    assertThat(location).startsWith("../exports/").contains("signature=");
    String page =
        browser()
            .header("Prefer", "wait=20")
            .get(location.substring(2))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(page).contains("42-2025.zip").doesNotContain("recipes/");
    // By the owner that the link names, and by nobody else.
    String id = location.replaceFirst("^\\.\\./exports/([0-9a-z]+).*", "$1");
    site("42").get("/api/exports/{id}", id).then().statusCode(200);
    site("43").get("/api/exports/{id}", id).then().statusCode(404);
  }

  @Test
  void aLinkOfAFormIsForItsRecipeAndOwnerOnly() {
    String link = formLink("42", "{}");
    for (String forged :
        new String[] {
          link.replace("owner=42", "owner=43"),
          link.replace("by=site", "by=shop"),
          link.replace("/own", "/files"),
          link + "x",
          link.replace("expires=", "expires=9"),
          link + "&owner=43",
          link.replaceFirst("&owner=42", "")
        }) {
      assertThat(browser().get(forged).statusCode()).as(forged).isEqualTo(404);
      assertThat(browser().contentType(ContentType.URLENC).body("year=1").post(forged).statusCode())
          .as(forged)
          .isEqualTo(404);
    }
    // Nor does it open anything else.
    String query = link.replaceFirst("^[^?]*", "");
    browser().get("/exports/none" + query).then().statusCode(404);
    given().urlEncodingEnabled(false).get("/api/recipes/own" + query).then().statusCode(401);
  }

  /** A link gives no more than the key that asked for it, and not for longer. */
  @Test
  void aLinkOfAFormEndsWithItsKey() throws SQLException {
    Keys keys = new Keys(database);
    KeyTerms terms =
        new KeyTerms("forms", Set.of(Role.REQUESTER), Set.of("own"), Owners.of("forms-*"));
    Keys.Created key = keys.create(terms);
    Response made =
        await()
            .atMost(SOON)
            .until(
                () ->
                    given()
                        .header("Authorization", "Bearer " + key.secret())
                        .header("Spillway-Owner", "forms-1")
                        .contentType(ContentType.JSON)
                        .body("{}")
                        .post("/api/recipes/own/links"),
                answer -> answer.statusCode() == 201);
    String link = made.path("url");
    browser().get(link).then().statusCode(200);
    // With a second key of the same name the first can be replaced.
    Keys.Created next = keys.create(terms);
    keys.revoke(key.id());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .header("Authorization", "Bearer " + key.secret())
                    .get("/api/recipes")
                    .then()
                    .statusCode(401));
    browser().get(link).then().statusCode(200);
    keys.revoke(next.id());
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(browser().get(link).statusCode()).isEqualTo(410));
    assertThat(browser().get(link).asString()).contains("This link has expired");
    given()
        .urlEncodingEnabled(false)
        .contentType(ContentType.URLENC)
        .body("year=2025")
        .post(link)
        .then()
        .statusCode(410)
        .body("type", equalTo("urn:spillway:problem:link-expired"));
  }

  /** The link does not tell which of them made it. */
  @Test
  void aLinkOfSeveralKeysReadsWhatAllOfThemMay() {
    assertThat(FormGate.strictest(List.of())).isEmpty();
    assertThat(common(Set.of(), Set.of())).contains(Set.of());
    assertThat(common(Set.of(), Set.of("a", "b"), Set.of("b", "c"))).contains(Set.of("b"));
    assertThat(common(Set.of("a"), Set.of())).contains(Set.of("a"));
    // No root is not every root.
    assertThat(common(Set.of("a"), Set.of("b"))).isEmpty();
  }

  @SafeVarargs
  private static Optional<Set<String>> common(Set<String>... roots) {
    return FormGate.strictest(
            Stream.of(roots)
                .map(
                    some ->
                        new Caller(
                            "site", "42", Owners.ANY, Set.of(Role.REQUESTER), Set.of(), some))
                .toList())
        .map(Caller::roots);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"expiresIn\":\"400d\"}", "{\"deliveries\":1}", "{\"x\":1}"})
  void badRequestsForALinkAreRefused(String body) {
    site("42")
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/recipes/own/links")
        .then()
        .statusCode(422);
    given().body("{}").post("/api/recipes/own/links").then().statusCode(401);
    site("42").post("/api/recipes/none/links").then().statusCode(404);
  }

  /** The same for everyone: nobody has to be known for them. */
  @Test
  void theFilesOfPagesNeedNoKey() {
    String html = browser().get("/").asString();
    String css = html.replaceFirst("(?s).*href=\"\\./(page/page-[^\"]+\\.css)\".*", "$1");
    given()
        .get("/" + css)
        .then()
        .statusCode(200)
        .header("Content-Type", org.hamcrest.Matchers.startsWith("text/css"));
    browser().post("/").then().statusCode(401);
  }
}
