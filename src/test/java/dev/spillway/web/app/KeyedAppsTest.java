package dev.spillway.web.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.WebApplication;
import dev.spillway.web.door.KeyedResource;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Where requests need keys, an application decides by itself who gets its lists. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class KeyedAppsTest {

  @ConfigProperty(name = "spillway.apps.shop.url")
  URI address;

  /** It would sign the operator in as somebody else, or out. */
  @Test
  void anApplicationDoesNotSetTheCookieOfTheConsole() throws IOException {
    try (WebApplication application = new WebApplication(address.getPort())) {
      application.says(
          "200 OK",
          "hello",
          "Set-Cookie: __Host-spillway=planted; Path=/; Secure",
          "set-cookie:  __Host-spillway ; Max-Age=0",
          "Set-Cookie: basket=1; Path=/");
      Response page = given().header("Cookie", "__Host-spillway=x; basket=0").get("/apps/shop/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().getValues("Set-Cookie")).containsExactly("basket=1; Path=/");
      assertThat(application.asked().getLast().header("Cookie")).isEqualTo("basket=0");
    }
  }

  @Test
  void aBrowserWithoutAKeyGetsTheArchiveAndNothingElse() throws IOException {
    try (WebApplication application = new WebApplication(address.getPort())) {
      application.says(
          "200 OK",
          "{\"selection\":[{\"root\":\"album\",\"path\":\"b.txt\"}]}",
          "Content-Type: application/vnd.spillway.selection+json; charset=utf-8",
          "Spillway-Owner: app-anna");
      // The browser's credentials are the application's, also if they look like a key.
      for (String key : new String[] {"Bearer nonsense", "Basic YTpi"}) {
        given()
            .header("Authorization", key)
            .get("/apps/shop/a.zip")
            .then()
            .statusCode(200)
            .header("Content-Type", "application/zip");
      }
      assertThat(application.asked().getFirst().header("Authorization"))
          .isEqualTo("Bearer nonsense");
      Response exports =
          given()
              .header("Authorization", "Bearer " + KeyedResource.SITE)
              .header("Spillway-Owner", "app-anna")
              .get("/api/exports");
      assertThat(exports.<Integer>path("exports.size()")).isEqualTo(1);
      for (String path : new String[] {"/api/exports", "/api/recipes", "/apps/../api/exports"}) {
        Response closed = given().urlEncodingEnabled(false).get(path);
        ProblemForm.check(
            closed.statusCode(), closed.contentType(), closed.asString(), 401, "unauthenticated");
      }
      Response posted = given().post("/apps/shop/a.zip");
      assertThat(posted.statusCode()).isEqualTo(401);
    }
  }
}
