package dev.spillway.web.door;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages from elsewhere, where some are let in. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
public class CrossOriginTest {

  private static Response preflight(String origin) {
    return given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .options("/api/exports");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example", "http://localhost:3000"})
  void aPageOfTheSettingsMayAskAndRead(String origin) {
    Response before = preflight(origin);
    assertThat(before.statusCode()).isEqualTo(204);
    assertThat(before.header("Access-Control-Allow-Origin")).isEqualTo(origin);
    assertThat(before.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(before.header("Vary")).isEqualTo("Origin");
    Response answer = given().header("Origin", origin).get("/api/recipes");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
    assertThat(answer.header("Access-Control-Expose-Headers")).contains("Location");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example.evil.example",
        "https://evil-shop.example",
        "http://shop.example",
        "https://shop.example:8443",
        "https://SHOP.example",
        "null",
        "*"
      })
  void otherOriginsGetNoHeaders(String origin) {
    for (Response answer :
        new Response[] {preflight(origin), given().header("Origin", origin).get("/api/recipes")}) {
      assertThat(answer.headers().asList())
          .noneMatch(header -> header.getName().startsWith("Access-Control"));
      assertThat(answer.header("Vary")).isEqualTo("Origin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "https://shop.example/", "shop.example", "", "https://a.example,", "null"})
  void whatIsNoOriginIsNoSetting(String text) {
    assertThatThrownBy(() -> Origins.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://shop.example");
  }

  @Test
  void theSettingNamesThem() {
    assertThat(Origins.of("https://a.example , http://[::1]:8080").all())
        .containsExactlyInAnyOrder("https://a.example", "http://[::1]:8080");
  }
}
