package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.Map;

/** What tests of the API ask for again and again. */
public final class ExportCalls {

  /** Parameters of a plan that every test may have. */
  public static final Map<String, Object> PLAN =
      Map.of("student", "小明", "weeks", 1, "mode", "focus", "focus", java.util.List.of());

  private ExportCalls() {}

  /** The answer of the one-step call to JSON parameters. */
  public static Response oneStep(String recipe, Object parameters) {
    return given()
        .redirects()
        .follow(false)
        .contentType(ContentType.JSON)
        .body(parameters)
        .post("/api/recipes/{recipe}/archive", recipe);
  }

  /** Path of the archive of a new export that is ready. */
  public static String archive(String recipe, Object parameters) {
    Response response = oneStep(recipe, parameters);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(303);
    return URI.create(response.header("Location")).getPath();
  }

  public static String archive(String recipe) {
    return archive(recipe, Map.of());
  }

  /** The id in an archive's path. */
  public static String id(String archive) {
    return archive.split("/", -1)[3];
  }
}
