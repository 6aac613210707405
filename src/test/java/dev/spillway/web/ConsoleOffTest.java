package dev.spillway.web;

import static io.restassured.RestAssured.given;

import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where everyone may do everything, there is no console unless the operator wants it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@TestProfile(OpenInSetTime.class)
class ConsoleOffTest {

  @Test
  void thereIsNothing() {
    for (String path : List.of("/console", "/console/", "/console/app.js")) {
      given().redirects().follow(false).get(path).then().statusCode(404);
    }
  }

  @Test
  void nobodySignsInAndNoKeyIsMade() {
    Response signedIn = given().post("/api/session");
    signedIn.then().statusCode(403);
    // It would be good for longer than the time in which everyone may ask.
    given()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"planted\"}")
        .post("/api/keys")
        .then()
        .statusCode(403);
  }
}
