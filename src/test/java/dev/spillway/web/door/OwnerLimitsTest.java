package dev.spillway.web.door;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.recipe.Recipes;
import dev.spillway.retention.SetTime;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.problem.ProblemForm;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of one owner, independent of others; and a recipe that is switched off for all. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class OwnerLimitsTest {

  private static final String FILES = "archive: {format: zip, filename: a.zip}\n";
  private static final String POOL = "contents: [{files: '**', root: pool}]\n";

  @ConfigProperty(name = "spillway.recipes")
  Path folder;

  @Inject Recipes recipes;
  @Inject SetTime time;
  @Inject AgroalDataSource database;

  @BeforeEach
  void recipes() throws IOException {
    write("cooling", "title: Cooling\nlimits: {cooldown: 48h}\n" + FILES + POOL);
    write("one-at-once", "title: One\nlimits: {in-flight: 1}\n" + FILES + POOL);
    write("switched", "title: Switched\n" + FILES + POOL);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), text);
    recipes.refresh();
    assertThat(recipes.problems()).isEmpty();
  }

  @AfterEach
  void clear() throws IOException, SQLException {
    time.ahead(Duration.ZERO);
    execute("delete from export where id like 'other%'");
    for (String name : List.of("cooling", "one-at-once", "switched")) {
      Files.delete(folder.resolve(name + ".yaml"));
    }
    recipes.refresh();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** An export that another node stages: it is already planned, so no node takes it over. */
  private void othersMake(String id, String recipe, String owner) throws SQLException {
    execute(
        "insert into export (id, recipe, owner, state, format, created_at) values ('"
            + String.join("', '", id, recipe, owner)
            + "', 'GENERATING', 'zip', now())");
  }

  private static Response ask(String recipe, String owner) {
    return ask(recipe, owner, Map.of());
  }

  private static Response ask(String recipe, String owner, Map<String, String> headers) {
    return given()
        .redirects()
        .follow(false)
        .headers(owner.isEmpty() ? Map.of() : Map.of("Spillway-Owner", owner))
        .headers(headers)
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/api/recipes/{recipe}/archive", recipe);
  }

  private static void limited(Response answer, String which, Object limit) {
    ProblemForm.check(
        answer.statusCode(), answer.contentType(), answer.asString(), 429, "limit-reached");
    answer.then().body("which", equalTo(which)).body("limit", equalTo(limit));
    assertThat(answer.header("Retry-After"))
        .isEqualTo(answer.<Object>path("retryAfter").toString());
  }

  @Test
  void aCooldownIsBetweenSuccesses() throws Exception {
    Instant before = Instant.now();
    ask("cooling", "anna").then().statusCode(303);
    Response refused = ask("cooling", "anna");
    limited(refused, "cooldown", "2d");
    Instant until = Instant.parse(refused.path("until"));
    assertThat(until).isBetween(before.plusSeconds(172_800), before.plusSeconds(172_860));
    assertThat(refused.<Integer>path("retryAfter")).isBetween(172_700, 172_800);
    // Whoever else asks, and whatever else she asks for.
    ask("cooling", "bert").then().statusCode(303);
    ask("all-files", "anna").then().statusCode(303);

    time.ahead(Duration.ofHours(47));
    limited(ask("cooling", "anna"), "cooldown", "2d");
    time.ahead(Duration.ofDays(2).plusSeconds(5));
    ask("cooling", "anna").then().statusCode(303);
  }

  @Test
  void whatFailedDoesNotCount() throws Exception {
    write(
        "cooling",
        "title: Cooling\nlimits: {cooldown: 48h}\narchive: {format: zip, filename: a.zip, limit: 1K}\n"
            + POOL);
    for (int i = 0; i < 3; i++) {
      ask("cooling", "clara").then().statusCode(413);
    }
    write("cooling", "title: Cooling\nlimits: {cooldown: 48h}\n" + FILES + POOL);
    ask("cooling", "clara").then().statusCode(303);
    limited(ask("cooling", "clara"), "cooldown", "2d");
  }

  @Test
  void whatWasDeletedCountsAndWhatWasLostDoesNot() throws Exception {
    String id = ExportCalls.id(ask("cooling", "dora").header("Location"));
    given().header("Spillway-Owner", "dora").delete("/api/exports/{id}", id).then().statusCode(204);
    limited(ask("cooling", "dora"), "cooldown", "2d");
    execute("update export set gone_reason = 'LOST' where id = '" + id + "'");
    ask("cooling", "dora").then().statusCode(303);
  }

  @Test
  void ofARecipeSoManyAreMadeAtOnce() throws Exception {
    othersMake("other1", "one-at-once", "emil");
    limited(ask("one-at-once", "emil"), "in-flight", 1);
    ask("one-at-once", "fritz").then().statusCode(303);
    ask("switched", "emil").then().statusCode(303);
    execute("update export set state = 'FAILED', problem_type = 'INTERNAL' where id = 'other1'");
    ask("one-at-once", "emil").then().statusCode(303);
    ask("one-at-once", "emil").then().statusCode(303);
  }

  @Test
  void ofAllRecipesSoManyAreMadeAtOnce() throws Exception {
    for (int i = 0; i < OpenToAll.OWNER_IN_FLIGHT; i++) {
      othersMake("other" + i, "all-files-tar", "gerda");
    }
    limited(ask("all-files", "gerda"), "owner-in-flight", OpenToAll.OWNER_IN_FLIGHT);
    ask("all-files", "hans").then().statusCode(303);
    // A request without an owner counts for no owner.
    for (int i = 0; i < 4; i++) {
      othersMake("other-" + i, "all-files-tar", "");
    }
    ask("all-files", "").then().statusCode(303);
  }

  @Test
  void aRepeatedRequestIsTheSameAndDoesNotCountTwice() throws Exception {
    Map<String, String> key = Map.of("Idempotency-Key", "once");
    String first = ask("cooling", "ida", key).then().statusCode(303).extract().header("Location");
    String again = ask("cooling", "ida", key).then().statusCode(303).extract().header("Location");
    assertThat(ExportCalls.id(again)).isEqualTo(ExportCalls.id(first));
    limited(ask("cooling", "ida", Map.of("Idempotency-Key", "twice")), "cooldown", "2d");
  }

  @Test
  void ofFiftyAtOnceOneSucceeds() throws Exception {
    Callable<Integer> request = () -> ask("cooling", "jana").statusCode();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> answers =
          threads.invokeAll(Stream.generate(() -> request).limit(50).toList()).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(answers).filteredOn(status -> status == 303).hasSize(1);
      assertThat(answers).filteredOn(status -> status == 429).hasSize(49);
    }
  }

  @Test
  void requestsOfAnOwnerAreCounted() {
    Callable<Response> look =
        () -> given().header("Spillway-Owner", "klaus").get("/api/recipes/all-files");
    int answered = 0;
    Response last = null;
    for (int i = 0; i < 200 && (last == null || last.statusCode() == 200); i++) {
      last = call(look);
      answered += last.statusCode() == 200 ? 1 : 0;
    }
    assertThat(answered).isBetween(OpenToAll.OWNER_REQUESTS, OpenToAll.OWNER_REQUESTS + 60);
    limited(last, "owner-requests", OpenToAll.OWNER_REQUESTS);
    given().header("Spillway-Owner", "lena").get("/api/recipes").then().statusCode(200);
    given().get("/api/recipes").then().statusCode(200);
  }

  private static Response call(Callable<Response> request) {
    try {
      return request.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRecipeIsSwitchedOffAndOnWithoutARestart() throws Exception {
    String archive = ask("switched", "mia").then().statusCode(303).extract().header("Location");
    write(
        "switched",
        "title: Switched\ndisabled: We move to a new disk until Monday.\n" + FILES + POOL);
    Response refused = ask("switched", "mia");
    ProblemForm.check(
        refused.statusCode(), refused.contentType(), refused.asString(), 503, "recipe-disabled");
    refused
        .then()
        .body("reason", equalTo("We move to a new disk until Monday."))
        .body("detail", containsString("We move to a new disk until Monday."));
    given()
        .contentType(ContentType.JSON)
        .body("{\"recipe\":\"switched\"}")
        .post("/api/exports")
        .then()
        .statusCode(503);
    given()
        .get("/api/recipes")
        .then()
        .body("recipes.disabled", hasItem("We move to a new disk until Monday."));
    // What was asked for before is still there.
    given().header("Spillway-Owner", "mia").get(archive).then().statusCode(200);

    write("switched", "title: Switched\ndisabled: true\n" + FILES + POOL);
    ask("switched", "mia").then().statusCode(503);
    write("switched", "title: Switched\ndisabled: false\n" + FILES + POOL);
    given().get("/api/recipes/switched").then().body("disabled", nullValue());
    ask("switched", "mia").then().statusCode(303);
  }

  @Test
  void recipesSayWhatTheyBound() {
    given()
        .get("/api/recipes/cooling")
        .then()
        .body("limits.inFlight", equalTo(1))
        .body("limits.cooldown", equalTo("2d"));
    given().get("/api/recipes/all-files").then().body("limits", nullValue());
  }
}
