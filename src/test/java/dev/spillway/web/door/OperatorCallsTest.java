package dev.spillway.web.door;

import static dev.spillway.web.door.KeyedResource.ADMIN;
import static dev.spillway.web.door.KeyedResource.ALICE;
import static dev.spillway.web.door.KeyedResource.OPERATOR;
import static dev.spillway.web.door.KeyedResource.SITE;
import static dev.spillway.web.door.KeysTest.archive;
import static dev.spillway.web.door.KeysTest.as;
import static dev.spillway.web.door.KeysTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.access.key.KeyUses;
import dev.spillway.recipe.RecipeSwitches;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.VolumeHistory;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator looks at and changes through the API. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class OperatorCallsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final List<Object> OF_KEYS = List.of("key-made", "key-revoked", "signed-in");

  @Inject KeyUses uses;
  @Inject VolumeHistory history;
  @Inject RecipeSwitches switches;

  private static Response make(String key, String body) {
    return as(key).contentType(ContentType.JSON).body(body).post("/api/keys");
  }

  @Test
  void aKeyIsMadeUsedAndRevoked() {
    Response made =
        make(ADMIN, "{\"name\": \"branch\", \"owners\": \"branch-*\", \"recipes\": [\"files\"]}");
    assertThat(made.statusCode()).isEqualTo(201);
    String id = made.path("id");
    String secret = made.path("key");
    String listed = "keys.find {it.id == '" + id + "'}.";
    as(OPERATOR)
        .get("/api/keys")
        .then()
        .statusCode(200)
        .body("keys.name", hasItems("site", "operator", "branch"))
        .body(listed + "roles", equalTo(List.of("requester")))
        .body(listed + "owners", equalTo("branch-*"))
        .body(listed + "recipes", equalTo(List.of("files")))
        .body(listed + "usedAt", nullValue());
    await()
        .atMost(SOON)
        .untilAsserted(() -> as(secret, "branch-1").get("/api/recipes").then().statusCode(200));
    uses.write();
    as(OPERATOR).get("/api/keys").then().body(listed + "usedAt", notNullValue());
    assertThat(as(OPERATOR).get("/api/keys").asString()).doesNotContain(secret);

    as(OPERATOR).delete("/api/keys/" + id).then().statusCode(204);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> problem(as(secret, "branch-1").get("/api/recipes"), 401, "unauthenticated"));
    as(OPERATOR).get("/api/keys").then().body(listed + "revokedAt", notNullValue());
    problem(as(OPERATOR).delete("/api/keys/" + id), 404, "not-found");
    problem(as(OPERATOR).delete("/api/keys/branch"), 404, "not-found");
    String details = "entries.find {it.details.key == '" + id + "'}.";
    as(OPERATOR).get("/api/audit?event=key-made").then().body(details + "caller", equalTo("admin"));
    as(OPERATOR)
        .get("/api/audit?caller=admin")
        .then()
        .body("entries.caller", everyItem(equalTo("admin")))
        .body(details + "event", equalTo("key-made"));
    as(OPERATOR)
        .get("/api/audit?event=key-revoked")
        .then()
        .body(details + "caller", equalTo("operator"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"x\"} | 403",
        "{\"name\": \"x\", \"roles\": [\"requester\", \"operator\"]} | 403",
        "{\"name\": \"x\", \"roles\": [\"operator\"]} | 201",
      })
  void aKeyMakesNoneThatMayDoMore(String body, int status) {
    assertThat(make(OPERATOR, body).statusCode()).isEqualTo(status);
  }

  /** The audit would take one for the other, and a link to a form would be asked for by both. */
  @Test
  void theNameOfAKeyThatMayDoMoreIsNotTaken() {
    String gone = make(ADMIN, "{\"name\": \"gone\", \"owners\": \"branch-1\"}").path("id");
    as(ADMIN).delete("/api/keys/" + gone).then().statusCode(204);
    String body = "{\"name\": \"%s\", \"roles\": [\"operator\"]}";
    for (String name : List.of("admin", "site", "gone")) {
      problem(make(OPERATOR, body.formatted(name)), 403, "forbidden");
    }
    assertThat(make(ADMIN, body.formatted("site")).statusCode()).isEqualTo(201);
    assertThat(make(ADMIN, "{\"name\": \"operator\"}").statusCode()).isEqualTo(201);
    assertThat(make(OPERATOR, body.formatted("operator")).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"x\", \"owners\": \"*\"}",
        "{\"name\": \"x\", \"owners\": \"sho*\"}",
        "{\"name\": \"x\", \"owners\": \"alice\"}",
        "{\"name\": \"x\", \"owners\": \"branch-1\", \"recipes\": [\"more\"]}",
        "{\"name\": \"x\", \"owners\": \"branch-1\"}"
      })
  void neitherForOtherOwnersNorForOtherRecipes(String body) {
    String limited =
        make(
                ADMIN,
                "{\"name\": \"limited\", \"roles\": [\"requester\", \"operator\"],"
                    + " \"owners\": \"branch-*\", \"recipes\": [\"files\"]}")
            .path("key");
    await()
        .atMost(SOON)
        .untilAsserted(() -> as(limited, "branch-1").get("/api/keys").then().statusCode(200));
    problem(
        as(limited, "branch-1").contentType(ContentType.JSON).body(body).post("/api/keys"),
        403,
        "forbidden");
    as(limited, "branch-1")
        .contentType(ContentType.JSON)
        .body("{\"name\": \"branch-1\", \"owners\": \"branch-1\", \"recipes\": [\"files\"]}")
        .post("/api/keys")
        .then()
        .statusCode(201);
  }

  /** What is of other recipes does not exist for the key of an operator of some. */
  @Test
  void theOperatorOfARecipeLooksAfterItsKeysAlone() {
    String limited =
        make(ADMIN, "{\"name\": \"of-files\", \"roles\": [\"operator\"], \"recipes\": [\"files\"]}")
            .path("key");
    String own = make(ADMIN, "{\"name\": \"own\", \"recipes\": [\"files\"]}").path("id");
    String other = make(ADMIN, "{\"name\": \"other\", \"recipes\": [\"more\"]}").path("id");
    String all = make(ADMIN, "{\"name\": \"all\"}").path("id");
    await().atMost(SOON).untilAsserted(() -> as(limited).get("/api/keys").then().statusCode(200));
    as(limited)
        .get("/api/keys")
        .then()
        .body("keys.id", hasItem(own))
        .body("keys.id", not(hasItem(other)))
        .body("keys.name", hasItem("shop"))
        .body("keys.name", not(hasItem("admin")));
    problem(as(limited).delete("/api/keys/" + other), 404, "not-found");
    problem(as(limited).delete("/api/keys/" + all), 404, "not-found");
    as(limited).delete("/api/keys/" + own).then().statusCode(204);
    // Of the keys' events only its own, and no error of a query that may be of another recipe.
    for (String call : List.of("/api/audit?limit=200", "/api/audit?event=key-revoked")) {
      List<Map<String, Object>> entries =
          as(limited).get(call).then().statusCode(200).extract().path("entries");
      assertThat(entries)
          .filteredOn(entry -> OF_KEYS.contains(entry.get("event")))
          .isNotEmpty()
          .allMatch(entry -> "of-files".equals(entry.get("caller")));
    }
    as(limited).get("/api/audit?event=key-made").then().body("entries", hasSize(0));
    as(OPERATOR).get("/api/audit?event=key-made").then().body("entries.details.key", hasItem(all));
    String away = "databases.find {it.name == 'away'}.lastError.";
    as(OPERATOR).get("/api/databases").then().body(away + "detail", notNullValue());
    as(limited)
        .get("/api/databases")
        .then()
        .body(away + "at", notNullValue())
        .body(away + "detail", nullValue());
  }

  /** A recipe that is no longer there leaves its switch behind. */
  @Test
  void aSwitchWithoutARecipeIsRemoved() throws SQLException {
    switches.switchOff("gone", "It was slow.", "operator");
    as(OPERATOR).delete("/api/recipes/gone/off").then().statusCode(204);
    assertThat(switches.off("gone")).isEmpty();
    problem(as(OPERATOR).delete("/api/recipes/gone/off"), 404, "unknown-recipe");
    problem(as(OPERATOR).delete("/api/recipes/%00/off"), 404, "unknown-recipe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400",
        "[] | 400",
        "{} | 422",
        "{\"name\": 1} | 422",
        "{\"name\": \"\"} | 422",
        "{\"name\": \"a b\"} | 422",
        "{\"name\": \"<script>\"} | 422",
        "{\"name\": \"x\", \"roles\": [\"root\"]} | 422",
        "{\"name\": \"x\", \"roles\": \"operator\"} | 422",
        "{\"name\": \"x\", \"owners\": \"a*b\"} | 422",
        "{\"name\": \"x\", \"owners\": \"\"} | 422",
        "{\"name\": \"x\", \"recipes\": [null]} | 422",
        "{\"name\": \"x\", \"recipes\": [\"\"]} | 422",
        "{\"name\": \"x\", \"recipes\": [\"\\u0000\"]} | 422",
        "{\"name\": \"x\", \"hash\": \"00\"} | 422",
      })
  void aRequestThatIsNoneIsToldSo(String body, int status) {
    Response answer = make(ADMIN, body);
    problem(answer, status, status == 400 ? "malformed-request" : "invalid-parameters");
  }

  @Test
  void aRecipeIsSwitchedOffAndOn() {
    String off = "/api/recipes/more/off";
    as(OPERATOR)
        .contentType(ContentType.JSON)
        .body(Map.of("reason", "The disk <b>moves</b>."))
        .post(off)
        .then()
        .statusCode(204);
    try {
      problem(as(SITE, "switched").post("/api/recipes/more/archive"), 503, "recipe-disabled")
          .then()
          .body("reason", equalTo("The disk <b>moves</b>."));
      as(SITE)
          .get("/api/recipes/more")
          .then()
          .body("disabled", equalTo("The disk <b>moves</b>."))
          .body("switchedOff", equalTo(true));
      archive(SITE, "switched", "files");
      as(OPERATOR).post(off).then().statusCode(204);
      as(OPERATOR)
          .get("/api/recipes/more")
          .then()
          .body("disabled", equalTo("An operator has switched it off."));
    } finally {
      as(OPERATOR).delete(off).then().statusCode(204);
    }
    as(OPERATOR).delete(off).then().statusCode(204);
    archive(SITE, "switched", "more");
    as(SITE)
        .get("/api/recipes/more")
        .then()
        .body("disabled", nullValue())
        .body("switchedOff", nullValue());
    as(OPERATOR)
        .get("/api/audit?event=recipe-off")
        .then()
        .body("entries.recipe", hasItem("more"))
        .body("entries.caller", hasItem("operator"));
    as(OPERATOR).get("/api/audit?event=recipe-on").then().body("entries", not(hasSize(0)));
  }

  @Test
  void whatIsNoRecipeOrNoReasonSwitchesNothing() {
    problem(as(OPERATOR).post("/api/recipes/nothing/off"), 404, "unknown-recipe");
    problem(as(OPERATOR).delete("/api/recipes/nothing/off"), 404, "unknown-recipe");
    for (String body :
        List.of(
            "{\"reason\": 1}",
            "{\"reason\": \"\"}",
            "{\"reason\": \"%s\"}".formatted("x".repeat(201)),
            "{\"reason\": \"\\u0000\"}",
            "{\"because\": \"x\"}")) {
      problem(
          as(OPERATOR).contentType(ContentType.JSON).body(body).post("/api/recipes/files/off"),
          422,
          "invalid-parameters");
    }
    as(SITE).get("/api/recipes/files").then().body("disabled", nullValue());
  }

  @Test
  void nodesAndRootsAreListed() {
    as(OPERATOR)
        .get("/api/nodes")
        .then()
        .statusCode(200)
        .body("nodes.findAll {it.here}", hasSize(1))
        .body("nodes.find {it.here}.living", equalTo(true));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                as(OPERATOR)
                    .get("/api/roots")
                    .then()
                    .statusCode(200)
                    .body("roots.name", hasItems("album", "files"))
                    .body("roots.find {it.name == 'files'}.state", equalTo("complete"))
                    .body("roots.find {it.name == 'files'}.files", equalTo(1)));
    as(OPERATOR).get("/api/databases").then().statusCode(200);
  }

  @Test
  void theVolumeHasAHistory() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              history.sample();
              as(OPERATOR)
                  .get("/api/volume/history")
                  .then()
                  .statusCode(200)
                  .body("samples", not(hasSize(0)));
            });
    int samples = as(OPERATOR).get("/api/volume/history").jsonPath().getList("samples").size();
    history.sample();
    // At most one more, if five minutes were over just now.
    assertThat(as(OPERATOR).get("/api/volume/history").jsonPath().getList("samples").size())
        .isBetween(samples, samples + 1);
  }

  @Test
  void anOperatorEndsTheExportOfAnyOwner() {
    String archive = archive(SITE, "person-ended", "files");
    String export = "/api/exports/" + ExportCalls.id(archive);
    as(OPERATOR)
        .get(export)
        .then()
        .statusCode(200)
        .body("owner", equalTo("person-ended"))
        .body("caller", equalTo("site"));
    as(OPERATOR)
        .get("/api/exports?owner=person-ended")
        .then()
        .body("exports.caller", equalTo(List.of("site")));
    as(SITE, "person-ended").get(export).then().body("caller", nullValue());
    as(OPERATOR).delete(export).then().statusCode(204);
    as(SITE, "person-ended").get(archive).then().statusCode(410);
    // Beside the right to ask there is an owner, whatever else the key may do.
    String other = "/api/exports/" + ExportCalls.id(archive(SITE, "person-kept", "files"));
    problem(as(ADMIN, "somebody").delete(other), 404, "unknown-export");
  }

  private static List<String> events(String call, String from, String to) {
    String query = "?owner=person-in-time";
    query += from.isEmpty() ? "" : "&from=" + from;
    query += to.isEmpty() ? "" : "&to=" + to;
    Response answer = as(OPERATOR).get(call + query);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return call.endsWith("csv")
        ? Arrays.stream(answer.asString().split("\r\n", -1))
            .skip(1)
            .filter(line -> !line.isEmpty())
            .map(line -> line.split(",", 3)[1])
            .toList()
        : answer.jsonPath().getList("entries.event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/audit", "/api/audit/csv"})
  void theAuditIsFilteredByTime(String call) {
    String export = ExportCalls.id(archive(SITE, "person-in-time", "files"));
    String at =
        as(OPERATOR)
            .get("/api/audit?event=requested&export=" + export)
            .jsonPath()
            .getString("entries[0].at");
    Instant time = Instant.parse(at);
    String after = time.plusNanos(1000).toString();
    assertThat(events(call, at, after)).contains("requested");
    assertThat(events(call, time.minusNanos(1000).toString(), at)).doesNotContain("requested");
    assertThat(events(call, time.plusSeconds(3600).toString(), "")).isEmpty();
    assertThat(events(call, "", "2026-01-01")).isEmpty();
    assertThat(events(call, "2026-01-01", "")).contains("requested");
    // With an offset; a plus in a query string is a space.
    assertThat(events(call, "2026-01-01T00:00:00+02:00", "9999-12-31T23:59:59Z"))
        .contains("requested");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=yesterday",
        "from=2026-02-30",
        "from=2026-13-01T00:00:00Z",
        "to=2026-01-01T00:00:00",
        "to=2026-01-01%00",
        "to=0000-01-01",
        "to=0001-01-01T00:00:00%2B05:00",
        "to=9999-12-31T23:59:59-05:00",
        "to=%2B999999999-01-01T00:00:00Z",
        "from=2026-01-02&to=2026-01-01"
      })
  void whatIsNoTimeIsToldSo(String query) {
    problem(as(OPERATOR).get("/api/audit?" + query), 422, "invalid-parameters");
    problem(as(OPERATOR).get("/api/audit/csv?" + query), 422, "invalid-parameters");
  }

  /**
   * What the buttons of the console do, with the key of a requester, to what is another owner's.
   */
  @ParameterizedTest
  @CsvSource({
    "POST,   /api/sweeps?dryRun=true,                 403",
    "POST,   /api/sweeps,                             403",
    "POST,   /api/recipes/files/off,                  403",
    "DELETE, /api/recipes/files/off,                  403",
    "POST,   /api/keys,                               403",
    "DELETE, /api/keys/00000000,                      403",
    "POST,   /api/webhooks/test/test,                 403",
    "POST,   /api/webhooks/test/deliveries/msg/retry, 403",
    "GET,    /api/audit,                              403",
    "GET,    /api/audit/csv,                          403",
    "POST,   /api/session,                            403",
    "DELETE, /api/exports/{export},                   404",
    "POST,   /api/exports/{export}/links,             404"
  })
  void noButtonIsForARequester(String method, String call, int status) {
    String export = ExportCalls.id(archive(SITE, "person-of-another", "files"));
    Response answer = as(ALICE).request(method, call.replace("{export}", export));
    problem(answer, status, status == 403 ? "forbidden" : "unknown-export");
  }

  /** A spreadsheet runs what begins like a formula. */
  @Test
  void theAuditIsATableOfASpreadsheet() {
    archive(SITE, "=1+1,\"x\"", "files");
    Response csv =
        as(OPERATOR)
            .urlEncodingEnabled(true)
            .queryParam("owner", "=1+1,\"x\"")
            .get("/api/audit/csv");
    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.contentType().replace(" ", "")).isEqualTo("text/csv;charset=utf-8");
    assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"audit.csv\"");
    assertThat(csv.asString())
        .startsWith("at,event,export,recipe,owner,caller,details\r\n")
        .contains("requested,\"")
        .contains("\"'=1+1,\"\"x\"\"\"");
  }
}
