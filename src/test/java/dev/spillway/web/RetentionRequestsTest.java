package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.problem.ProblemForm;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a caller may say of how long an export lives. The recipe that keeps is too large on purpose:
 * only its terms matter.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class RetentionRequestsTest {

  @Inject AgroalDataSource database;

  private static Response ask(String recipe, String retention) {
    return given()
        .contentType(ContentType.JSON)
        .header("Prefer", "wait=30")
        .body("{\"recipe\":\"" + recipe + "\",\"retention\":" + retention + "}")
        .post("/api/exports");
  }

  private String terms(String id) throws Exception {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select concat_ws(' ', retention, keep_seconds, evictable, clean_on_error, held)"
                    + " from export where id = ?")) {
      query.setString(1, id);
      try (var row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Test
  void aRecipeTellsWhatItOffers() {
    given().get("/api/recipes/training-plan").then().body("retention", equalTo("once"));
    given()
        .get("/api/recipes/kept-limited")
        .then()
        .body("retention.mode", equalTo("keep"))
        .body("retention.keep", equalTo("2h"))
        .body("retention.evictable", equalTo(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null | held | KEEP 7200 t t t",
        "\"keep\" | held | KEEP 7200 t t t",
        "{\"mode\":\"keep\"} | held | KEEP 7200 t t t",
        "{\"mode\":\"keep\",\"keep\":\"120m\"} | held | KEEP 7200 t t t",
        "{\"mode\":\"keep\",\"keep\":\"90s\"} | held | KEEP 90 t t t",
        "\"once\" | virtual | ONCE f t f",
        "{\"mode\":\"once\"} | virtual | ONCE f t f",
      })
  void aCallerMayAskForLess(String retention, String bytes, String terms) throws Exception {
    Response answer = ask("kept-limited", retention);
    answer.then().statusCode(202).body("bytes", equalTo(bytes));
    assertThat(terms(answer.path("id"))).isEqualTo(terms);
  }

  @Test
  void whatIsOnceMayBeAskedForByName() throws Exception {
    Response answer = ask("limited", "\"once\"");
    answer.then().statusCode(202).body("bytes", equalTo("virtual"));
    assertThat(terms(answer.path("id"))).isEqualTo("ONCE f t f");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "limited | \"keep\" | \"retention\" is \"keep\"; this recipe offers \"once\".",
        "limited | {\"mode\":\"keep\",\"keep\":\"1s\"} | \"retention\" is \"keep\"; this recipe offers \"once\".",
        "kept-limited | {\"mode\":\"keep\",\"keep\":\"7201s\"} | \"retention.keep\" is \"7201s\"; this recipe offers at most \"2h\".",
        "kept-limited | {\"mode\":\"keep\",\"keep\":\"999999999d\"} | \"retention.keep\" is \"999999999d\"; this recipe offers at most \"2h\".",
        "kept-limited | \"forever\" | \"retention\" is \"forever\"; it is \"once\" or \"keep\".",
        "kept-limited | \"KEEP\" | \"retention\" is \"KEEP\"; it is \"once\" or \"keep\".",
        "kept-limited | 5 | \"retention\" is \"once\", \"keep\", or an object such as {\"mode\": \"keep\", \"keep\": \"1h\"}.",
        "kept-limited | [\"keep\"] | \"retention\" is \"once\", \"keep\", or an object such as {\"mode\": \"keep\", \"keep\": \"1h\"}.",
        "kept-limited | {} | \"retention.mode\" is missing; it is \"once\" or \"keep\".",
        "kept-limited | {\"keep\":\"1h\"} | \"retention.mode\" is missing; it is \"once\" or \"keep\".",
        "kept-limited | {\"mode\":true} | \"retention.mode\" is \"once\" or \"keep\".",
        "kept-limited | {\"mode\":\"once\",\"keep\":\"1h\"} | \"retention.keep\" belongs to the mode \"keep\", and the mode is \"once\".",
        "kept-limited | {\"mode\":\"keep\",\"keep\":\"PT1H\"} | \"retention.keep\" is \"PT1H\"; it is a duration such as \"30m\", \"72h\" or \"7d\".",
        "kept-limited | {\"mode\":\"keep\",\"keep\":\"0s\"} | \"retention.keep\" is \"0s\"; it is a duration such as \"30m\", \"72h\" or \"7d\".",
        "kept-limited | {\"mode\":\"keep\",\"keep\":3600} | \"retention.keep\" is a duration such as \"30m\", \"72h\" or \"7d\".",
        "kept-limited | {\"mode\":\"keep\",\"evictable\":false} | \"evictable\" is not a member of \"retention\"; its members are [mode, keep].",
      })
  void aCallerMayNotAskForMore(String recipe, String retention, String detail) {
    Response answer = ask(recipe, retention);
    answer.then().body("detail", equalTo(detail));
    ProblemForm.check(
        answer.statusCode(), answer.contentType(), answer.asString(), 422, "invalid-parameters");
  }

  @Test
  void anotherRetentionIsAnotherRequest() {
    String key = "retention-" + System.nanoTime();
    String id = keyed(key, "\"keep\"").then().statusCode(202).extract().path("id");
    keyed(key, "{\"mode\":\"keep\"}").then().statusCode(202).body("id", equalTo(id));
    for (String other : new String[] {"\"once\"", "{\"mode\":\"keep\",\"keep\":\"1h\"}", "null"}) {
      keyed(key, other)
          .then()
          .statusCode(422)
          .body("type", equalTo("urn:spillway:problem:idempotency-key-reused"));
    }
  }

  private static Response keyed(String key, String retention) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body("{\"recipe\":\"kept-limited\",\"retention\":" + retention + "}")
        .post("/api/exports");
  }
}
