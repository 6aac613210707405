package dev.spillway.testing.site;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a client asks a service for. */
public record Calls(URI server) {

  private RequestSpecification request() {
    return given().baseUri("http://localhost").port(server.getPort());
  }

  /** Asks for an export. */
  public Response ask(String recipe) {
    return request()
        .contentType(ContentType.JSON)
        .body(Map.of("recipe", recipe, "parameters", Map.of()))
        .post("/api/exports");
  }

  /** Asks for an export that must be taken, and returns its id. */
  public String askFor(String recipe) {
    return ask(recipe).then().statusCode(202).extract().path("id");
  }

  /** Asks for entries of the request's own, and returns the id of the export. */
  public String select(List<Map<String, String>> entries) {
    return request()
        .contentType(ContentType.JSON)
        .body(Map.of("recipe", "selection", "selection", entries))
        .post("/api/exports")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  /** Names of the entries of an export. */
  public List<String> entries(String id) {
    return request()
        .get("/api/exports/" + id + "/manifest")
        .then()
        .statusCode(200)
        .extract()
        .path("entries.name");
  }

  /** The one-step way, without following it. */
  public Response oneStep(String recipe) {
    return request().redirects().follow(false).post("/api/recipes/" + recipe + "/archive");
  }

  public Response status(String id) {
    return request().get("/api/exports/" + id);
  }

  /** Its state when it is no longer being made, or after {@code seconds}. */
  public String settled(String id, int seconds) {
    return request()
        .header("Prefer", "wait=" + seconds)
        .get("/api/exports/" + id)
        .then()
        .statusCode(200)
        .extract()
        .path("state");
  }

  /** Asks for an export, and returns its id when it is READY. */
  public String ready(String recipe) {
    String id = askFor(recipe);
    String state = settled(id, 30);
    if (!state.equals("READY")) {
      throw new AssertionError("the export is " + status(id).asString());
    }
    return id;
  }

  /** Downloads all of it: an unread response would never end. */
  public Response archive(String id) {
    Response answer = request().get("/api/exports/" + id + "/archive");
    answer.asByteArray();
    return answer;
  }

  public Response delete(String id) {
    return request().delete("/api/exports/" + id);
  }

  /** One sweep, which compares rows with bytes, too. */
  public Response sweep() {
    return request().post("/api/sweeps?reconcile=true");
  }

  /** One sweep, which goes on with comparing where the last one was stopped. */
  public Response sweepFurther() {
    return request().post("/api/sweeps");
  }

  /**
   * As {@link #sweep}, when no other has its turn any more: one that was on its way, or whose
   * service died 30 s ago.
   */
  public Response sweepInTurn() {
    return await("no other sweep")
        .atMost(Duration.ofSeconds(90))
        .until(this::sweep, answer -> answer.statusCode() != 409);
  }

  public Response volume() {
    return request().get("/api/volume");
  }

  /** Ids of all exports in this state, at most 200. */
  public List<String> inState(String state) {
    return request()
        .get("/api/exports?limit=200&state=" + state)
        .then()
        .statusCode(200)
        .extract()
        .path("exports.id");
  }
}
