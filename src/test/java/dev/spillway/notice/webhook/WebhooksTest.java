package dev.spillway.notice.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a webhook is told of exports, and what operators see and do, in a running service. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class WebhooksTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Map<String, Object> ALBUM =
      Map.of("selection", List.of(Map.of("text", "of the archive", "name", "小明.txt")));

  @ConfigProperty(name = "spillway.webhooks.test.url")
  URI url;

  @Inject Conditions conditions;

  private final AtomicInteger status = new AtomicInteger(204);
  private Receiver receiver;

  @BeforeEach
  void receive() {
    receiver = Receiver.at(url.getPort(), _ -> status.get());
  }

  @AfterEach
  void end() {
    receiver.close();
  }

  private static Response ask(String owner, String recipe, Map<String, Object> parameters) {
    return given()
        .redirects()
        .follow(false)
        .header("Spillway-Owner", owner)
        .contentType(ContentType.JSON)
        .body(parameters)
        .post("/api/recipes/{recipe}/archive", recipe);
  }

  private static String plan(String owner) {
    return made(ask(owner, "training-plan", ExportCalls.PLAN));
  }

  private static String made(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(303);
    return ExportCalls.id(URI.create(response.header("Location")).getPath());
  }

  /** What the webhook was told of an export, once it was told so many events. */
  private List<JsonPath> told(String export, int events) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                receiver.told().stream()
                    .map(one -> JsonPath.from(one.body()))
                    .filter(body -> export.equals(body.getString("data.id")))
                    .toList(),
            bodies -> bodies.size() >= events);
  }

  private static JsonPath deliveries(String query) {
    return given()
        .get("/api/webhooks/test/deliveries?" + query)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void anExportIsToldOfFromReadyToGone() {
    String owner = "hooked-life";
    String export = made(ask(owner, "kept-album", ALBUM));
    JsonPath ready = told(export, 1).getFirst();
    JsonPath shown =
        given().header("Spillway-Owner", owner).get("/api/exports/" + export).jsonPath();
    assertThat(ready.getString("type")).isEqualTo("export.ready");
    assertThat(Instant.parse(ready.getString("timestamp"))).isBefore(Instant.now().plusSeconds(5));
    assertThat(ready.getString("data.owner")).isEqualTo(owner);
    assertThat(ready.getString("data.recipe")).isEqualTo("kept-album");
    assertThat(ready.getString("data.state")).isEqualTo("READY");
    for (String member : List.of("filename", "mediaType", "length", "etag", "entries")) {
      assertThat(ready.<Object>get("data.archive." + member))
          .as(member)
          .isEqualTo(shown.get("archive." + member));
    }
    assertThat(Instant.parse(ready.getString("data.availableUntil")))
        .isBetween(
            Instant.parse(shown.getString("availableUntil")).minusMillis(1),
            Instant.parse(shown.getString("availableUntil")).plusMillis(1));

    assertThat(
            deliveries("state=scheduled&limit=200")
                .getList("deliveries.findAll { it.export == '" + export + "' }.type"))
        .isEqualTo(List.of("export.expiring"));
    // As its recipe says.
    assertThat(
            Instant.parse(
                deliveries("state=scheduled&limit=200")
                    .getString("deliveries.find { it.export == '" + export + "' }.due")))
        .isBetween(
            Instant.parse(shown.getString("availableUntil")).minusSeconds(1200).minusMillis(1),
            Instant.parse(shown.getString("availableUntil")).minusSeconds(1200).plusMillis(1));
    given().header("Spillway-Owner", owner).delete("/api/exports/" + export).then().statusCode(204);
    JsonPath gone = told(export, 2).getLast();
    assertThat(gone.getString("type")).isEqualTo("export.gone");
    assertThat(gone.getString("data.reason")).isEqualTo("deleted");
    assertThat(
            deliveries("state=SCHEDULED&limit=200")
                .getList("deliveries.findAll { it.export == '" + export + "' }"))
        .isEmpty();
    assertThat(receiver.told())
        .allSatisfy(
            one ->
                assertThat(one.body())
                    .doesNotContain("of the archive")
                    .doesNotContain("/api/")
                    .doesNotContain("parameters"));
  }

  @Test
  void aFailureIsToldWithItsProblem() {
    Map<String, Object> nothing =
        Map.of("student", "小明", "weeks", 1, "mode", "focus", "focus", List.of("没有"));
    Response failed = ask("hooked-failed", "training-plan", nothing);
    assertThat(failed.statusCode()).isEqualTo(422);
    JsonPath body =
        await()
            .atMost(SOON)
            .until(
                () ->
                    receiver.told().stream()
                        .map(one -> JsonPath.from(one.body()))
                        .filter(one -> "hooked-failed".equals(one.getString("data.owner")))
                        .toList(),
                bodies -> !bodies.isEmpty())
            .getFirst();
    assertThat(body.getString("type")).isEqualTo("export.failed");
    assertThat(body.getString("data.state")).isEqualTo("FAILED");
    assertThat(body.getString("data.problem"))
        .isEqualTo("urn:spillway:problem:impossible-selection");
  }

  @Test
  void othersOwnersAreNotToldOf() {
    String other = plan("another-owner");
    String export = plan("hooked-after");
    assertThat(told(export, 1)).isNotEmpty();
    assertThat(receiver.told()).noneMatch(one -> one.body().contains(other));
  }

  @Test
  void aDeadLetterIsSentAgainOnRequest() {
    status.set(410);
    String export = plan("hooked-dead");
    told(export, 1);
    JsonPath dead =
        await()
            .atMost(SOON)
            .until(
                () -> deliveries("state=dead&limit=200"),
                page -> page.getList("deliveries.export").contains(export));
    String row = "deliveries.find { it.export == '" + export + "' }.";
    String id = dead.getString(row + "id");
    assertThat(dead.getString(row + "state")).isEqualTo("DEAD");
    assertThat(dead.getInt(row + "last.status")).isEqualTo(410);
    assertThat(dead.getString(row + "last.problem")).isEqualTo("gone");
    given()
        .get("/api/webhooks")
        .then()
        .body("webhooks[0].dead", equalTo(dead.getList("deliveries").size()));

    status.set(204);
    String retry = "/api/webhooks/test/deliveries/" + id + "/retry";
    // It may have been sent again already.
    given()
        .post(retry)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("attempts", lessThanOrEqualTo(1));
    assertThat(told(export, 2)).hasSize(2);
    assertThat(receiver.accepted()).extracting(Receiver.Told::id).contains(id);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .post(retry)
                    .then()
                    .statusCode(404)
                    .body("type", equalTo("urn:spillway:problem:unknown-webhook"))
                    .body("detail", containsString("has accepted")));
  }

  @Test
  void theListHasNoSecretAndNoPath() {
    String list = given().get("/api/webhooks").then().statusCode(200).extract().asString();
    assertThat(list)
        .contains("\"name\":\"test\"")
        .contains("\"receiver\":\"http://127.0.0.1:" + url.getPort() + "\"")
        .contains("\"owners\":[\"hooked-*\"]")
        .doesNotContain("of-the-address")
        .doesNotContain("whsec");
  }

  @Test
  void aTestIsSentAtOnce() {
    // A connection that is kept from an earlier receiver may break first.
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .post("/api/webhooks/test/test")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(204)));
    assertThat(receiver.told())
        .extracting(one -> JsonPath.from(one.body()).getString("type"))
        .contains("webhook.test");
    receiver.close();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                given()
                    .post("/api/webhooks/test/test")
                    .then()
                    .statusCode(200)
                    .body("problem", equalTo("unreachable")));
    receive();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/webhooks/none/deliveries, 404, unknown-webhook, There is no webhook",
    "POST, /api/webhooks/none/test, 404, unknown-webhook, There is no webhook",
    "POST, /api/webhooks/test/deliveries/msg_none/retry, 404, unknown-webhook, no delivery with this id",
    "POST, /api/webhooks/test/deliveries/a%00b/retry, 404, unknown-webhook, no delivery with this id",
    "GET, /api/webhooks/test/deliveries?state=lost, 422, invalid-parameters, 'SCHEDULED, WAITING, DELIVERED, DEAD'",
    "GET, /api/webhooks/test/deliveries?cursor=x, 422, invalid-parameters, cursor",
    "GET, /api/webhooks/test/deliveries?limit=0, 422, invalid-parameters, limit",
    "DELETE, /api/webhooks/test, 404, not-found, ''"
  })
  void whatIsNotThereIsAProblem(String method, String path, int status, String type, String said) {
    given()
        .urlEncodingEnabled(false)
        .request(method, path)
        .then()
        .statusCode(status)
        .body("type", equalTo("urn:spillway:problem:" + type))
        .body("detail", containsString(said));
  }

  @Test
  void aConditionIsToldWhenItBeginsAndNotAgainWithinTheHour() throws Exception {
    AtomicInteger told = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      conditions.holds("a.condition", told::incrementAndGet);
      conditions.ends("a.condition");
    }
    assertThat(told).hasValue(1);
  }
}
