package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The places that recipes read, as an operator sees them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class PlacesTest {

  @Test
  void aDatabaseIsReachedOrTheReasonIsTold() {
    given()
        .get("/api/databases")
        .then()
        .statusCode(200)
        .body("databases.findAll {it.name == 'shop'}.reachable", equalTo(List.of(true)))
        .body("databases.find {it.name == 'away'}.reachable", equalTo(false))
        .body("databases.find {it.name == 'away'}.problem", notNullValue())
        .body("databases.find {it.name == 'away'}.lastError.at", notNullValue())
        .body("databases.find {it.name == 'away'}.lastError.detail", containsString("away"))
        .body("databases.findAll {it.reachable && it.problem != null}", hasSize(0));
  }
}
