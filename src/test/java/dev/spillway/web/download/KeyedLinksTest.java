package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.door.KeyedResource;
import dev.spillway.web.problem.ProblemForm;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Where keys are required, a link works without one. Its secret comes from the database if none is
 * configured.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class KeyedLinksTest {

  @Inject AgroalDataSource database;

  private static RequestSpecification shop(String owner) {
    return given()
        .header("Authorization", "Bearer " + KeyedResource.SITE)
        .header("Spillway-Owner", owner);
  }

  private static String oneStep(String owner) {
    return shop(owner)
        .redirects()
        .follow(false)
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/api/recipes/files/archive")
        .then()
        .statusCode(303)
        .extract()
        .header("Location");
  }

  private static void refused(Response answer, int status, String type) {
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), status, type);
  }

  @Test
  void aBrowserIsSentToALinkThatIsGoodForTheMoment() throws Exception {
    String location = oneStep("anna");
    assertThat(location).startsWith("/api/exports/").contains("/archive?expires=");
    long expires = Long.parseLong(location.replaceFirst(".*expires=(\\d+).*", "$1"));
    assertThat(Instant.ofEpochSecond(expires))
        .isBetween(Instant.now().plusSeconds(580), Instant.now().plusSeconds(601));
    given().urlEncodingEnabled(false).get(location).then().statusCode(200);
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select secret from link_key")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).hasSize(64);
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void aLinkOpensItsArchiveAndNothingElse() {
    String location = oneStep("anna");
    String archive = location.substring(0, location.indexOf('?'));
    String query = location.substring(location.indexOf('?'));
    String export = archive.replace("/archive", "");
    refused(given().get(archive), 401, "unauthenticated");
    for (String other :
        new String[] {
          export, export + "/manifest", "/api/exports", "/api/recipes", "/api/volume"
        }) {
      refused(given().urlEncodingEnabled(false).get(other + query), 401, "unauthenticated");
    }
    refused(given().urlEncodingEnabled(false).delete(export + query), 401, "unauthenticated");
    refused(
        given().urlEncodingEnabled(false).post(export + "/links" + query), 401, "unauthenticated");
    refused(given().urlEncodingEnabled(false).post(archive + query), 401, "unauthenticated");
    String others = oneStep("bert");
    refused(
        given().urlEncodingEnabled(false).get(others.substring(0, others.indexOf('?')) + query),
        404,
        "unknown-export");
    // Neither does a key make a wrong link right.
    refused(shop("anna").urlEncodingEnabled(false).get(location + "x"), 404, "unknown-export");
  }

  @Test
  void aForgedLinkIsAnsweredAsAKeyIsForARandomId() {
    String location = oneStep("anna");
    Response forged = given().urlEncodingEnabled(false).get(location + "x");
    Response random = shop("anna").get("/api/exports/{id}/archive", "0".repeat(26));
    refused(forged, 404, "unknown-export");
    assertThat(forged.asString()).isEqualTo(random.asString());
  }

  @Test
  void onlyItsOwnerMakesALinkOfAnExport() {
    String id = ExportCalls.id(oneStep("anna"));
    refused(shop("bert").post("/api/exports/{id}/links", id), 404, "unknown-export");
    refused(given().post("/api/exports/{id}/links", id), 401, "unauthenticated");
    shop("anna").post("/api/exports/{id}/links", id).then().statusCode(201);
  }
}
