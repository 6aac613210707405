package dev.spillway.web.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.spillway.recipe.type.TextType;
import dev.spillway.retention.SetTime;
import dev.spillway.source.root.RootPath;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.TicketSigner;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.problem.ProblemForm;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tickets, from the signature to the archive. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class TicketsTest {

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.roots.chosen.path")
  Path chosen;

  @Inject SetTime time;
  @Inject MeterRegistry meters;

  @AfterEach
  void now() {
    time.ahead(Duration.ZERO);
  }

  /** A ticket of the key {@code shop}, for an owner of its own. */
  private static String ticket(Map<String, ?> more) {
    return signed("shop", OpenToAll.TICKET_KEY, more);
  }

  private static String signed(String key, String secret, Map<String, ?> more) {
    Map<String, Object> claims = new LinkedHashMap<>(TicketSigner.claims(Map.of()));
    claims.put("recipe", "all-files");
    claims.put("aud", OpenToAll.PUBLIC_URL);
    claims.putAll(more);
    claims.values().removeIf(""::equals);
    return TicketSigner.sign(key, secret, claims);
  }

  private static Response get(String ticket) {
    return given().redirects().follow(false).get("/api/tickets/{ticket}", ticket);
  }

  private static String archive(String ticket) {
    Response answer = get(ticket);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    return local(answer.header("Location"));
  }

  /** A link as the service sees it, behind the proxy that the public address stands for. */
  private static String local(String location) {
    assertThat(location).startsWith(OpenToAll.PUBLIC_URL + "/api/exports/");
    return location.substring(OpenToAll.PUBLIC_URL.length());
  }

  private static Response download(String archive) {
    return given().urlEncodingEnabled(false).get(archive);
  }

  private static void refused(Response answer, int status, String type) {
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), status, type);
  }

  private static List<String> exports(String owner) {
    return given().get("/api/exports?owner={owner}", owner).path("exports.id");
  }

  @Test
  void leadsToItsArchiveAsOftenAsItIsOpened() {
    String ticket = ticket(Map.of("owner", "ticket-often"));
    String archive = archive(ticket);
    assertThat(ExportCalls.id(archive(ticket))).isEqualTo(ExportCalls.id(archive));
    download(archive)
        .then()
        .statusCode(200)
        .header("Content-Disposition", startsWith("attachment; filename=\"all-files.zip\""));
    archive(ticket(Map.of("owner", "ticket-often", "jti", "2")));
    assertThat(exports("ticket-often")).hasSize(2);
  }

  @Test
  void mayAskForParts() {
    Response list = download(archive(ticket(Map.of("owner", "ticket-parts", "parts", "1M"))));
    list.then().statusCode(300);
    String part = list.path("parts[1].url");
    download(local(part))
        .then()
        .statusCode(200)
        .header("Content-Length", list.path("parts[1].length").toString());
  }

  @Test
  void asksForWhatItsClaimsSay() {
    Map<String, Object> parameters = new LinkedHashMap<>(ExportCalls.PLAN);
    String plan =
        ticket(
            Map.of(
                "recipe", "training-plan",
                "parameters", parameters,
                "format", "zip",
                "retention", "once",
                "owner", "ticket-小明",
                "iss", "the-shop",
                "iat", Instant.now().getEpochSecond()));
    download(archive(plan))
        .then()
        .statusCode(200)
        .header("Content-Disposition", containsString("filename*=UTF-8''"));
    assertThat(exports("ticket-小明")).hasSize(1);
  }

  @Test
  void bringsASelection() {
    String ticket =
        ticket(
            Map.of(
                "recipe", "selection",
                "filename", "Trip.zip",
                "owner", "ticket-selects",
                "selection",
                    List.of(
                        Map.of("text", "Two days", "name", "README.txt"),
                        Map.of("folder", "Empty"))));
    String archive = archive(ticket);
    assertThat(ExportCalls.id(archive(ticket))).isEqualTo(ExportCalls.id(archive));
    download(archive)
        .then()
        .statusCode(200)
        .header("Content-Disposition", startsWith("attachment; filename=\"Trip.zip\""));
    Response without = get(ticket(Map.of("recipe", "selection")));
    refused(without, 422, "invalid-parameters");
    Response dryRun = get(ticket(Map.of("recipe", "selection", "dryRun", true)));
    refused(dryRun, 422, "invalid-parameters");
    assertThat(dryRun.<String>path("detail")).contains("is no claim of a ticket");
  }

  @Test
  void bringsNoFileBesideItsRoots() throws IOException {
    Files.writeString(chosen.resolve("terms.txt"), "terms");
    Hostile.putSecrets(chosen.getParent(), 1);
    List<Map<String, String>> named = new ArrayList<>();
    for (String path : Hostile.paths(chosen.resolveSibling(Hostile.SECRET))) {
      if (RootPath.of(path).isPresent() && TextType.storable(path)) {
        named.add(Map.of("root", "chosen", "path", path));
      }
    }
    assertThat(named).hasSizeGreaterThan(100);
    Map<String, ?> all =
        Map.of(
            "recipe",
            "album",
            "owner",
            "ticket-hostile",
            "parameters",
            Map.of("album", "x"),
            "selection",
            named);
    String location =
        given()
            .redirects()
            .follow(false)
            .formParam("ticket", ticket(all))
            .post("/api/tickets")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    assertThat(download(local(location)).asString())
        .contains("manifest.json")
        .doesNotContain(Hostile.MARK, "root:x:0");
    for (String path : List.of("../secret", "/etc/passwd", "a/../../b", "a\u0000b")) {
      Response answer =
          get(
              ticket(
                  Map.of(
                      "recipe",
                      "selection",
                      "selection",
                      List.of(Map.of("root", "loose", "path", path)))));
      refused(answer, 422, "invalid-parameters");
    }
    Map<String, ?> others =
        Map.of(
            "recipe", "selection",
            "owner", "class-7",
            "selection", List.of(Map.of("root", "loose", "path", "a.bin")));
    refused(get(signed("school", OpenToAll.BOUND_TICKET_KEY, others)), 403, "forbidden");
  }

  /** Larger than other bodies may be: 20,000 entries. */
  @Test
  void aFormBringsALongSelection() throws IOException {
    List<Map<String, String>> entries =
        IntStream.range(0, 20_000)
            .mapToObj(i -> Map.of("text", "Day " + i, "name", "Days of the trip/" + i + ".txt"))
            .toList();
    String ticket =
        ticket(Map.of("recipe", "selection", "owner", "ticket-long", "selection", entries));
    assertThat(ticket.length()).isGreaterThan(1024 * 1024);
    for (int i = 0; i < 2; i++) {
      given()
          .redirects()
          .follow(false)
          .formParam("ticket", ticket)
          .post("/api/tickets")
          .then()
          .statusCode(303);
    }
    assertThat(exports("ticket-long")).hasSize(1);
    refused(given().formParam("ticket", ticket + "x").post("/api/tickets"), 403, "ticket-refused");
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer =
          connection
              .request(
                  "POST",
                  "/api/tickets",
                  "Content-Type: application/x-www-form-urlencoded",
                  "Content-Length: " + 33 * 1024 * 1024)
              .answer();
      ProblemForm.check(
          answer.status(), answer.header("Content-Type"), answer.text(), 413, "request-too-large");
    }
  }

  /** Programs that scan mail ask so for every link. */
  @Test
  void headMakesNothing() {
    String ticket = ticket(Map.of("owner", "ticket-scanned"));
    given()
        .head("/api/tickets/{ticket}", ticket)
        .then()
        .statusCode(200)
        .header("Location", (String) null);
    assertThat(exports("ticket-scanned")).isEmpty();
    given().head("/api/tickets/{ticket}", ticket(Map.of("recipe", "none"))).then().statusCode(404);
    given().head("/api/tickets/{ticket}", ticket + "x").then().statusCode(403);
  }

  @Test
  void aFormSendsALongOne() {
    String ticket = ticket(Map.of("owner", "ticket-form", "iss", "x".repeat(20_000)));
    String archive =
        given()
            .redirects()
            .follow(false)
            // Of the application's page.
            .header("Origin", "https://app.example")
            .header("Sec-Fetch-Site", "cross-site")
            .formParam("ticket", ticket)
            .post("/api/tickets")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    download(local(archive)).then().statusCode(200);
    refused(given().formParam("ticket", "a", "b").post("/api/tickets"), 422, "invalid-parameters");
    refused(given().formParam("token", ticket).post("/api/tickets"), 422, "invalid-parameters");
    String large = ticket(Map.of("owner", "ticket-form", "iss", "x".repeat(2_000_000)));
    refused(given().formParam("ticket", large).post("/api/tickets"), 413, "request-too-large");
    refused(given().post("/api/tickets"), 422, "invalid-parameters");
    refused(
        given().contentType(ContentType.JSON).body("{}").post("/api/tickets"),
        415,
        "unsupported-media-type");
    refused(given().delete("/api/tickets/{ticket}", ticket(Map.of())), 405, "method-not-allowed");
  }

  @Test
  void makesANewExportWhenTheOldOneIsOver() {
    long end = Instant.now().plus(Duration.ofHours(3)).getEpochSecond();
    String ticket = ticket(Map.of("owner", "ticket-again", "exp", end));
    String id = ExportCalls.id(archive(ticket));
    time.ahead(Duration.ofMinutes(OpenToAll.DELIVER_WITHIN + 1));
    refused(
        given().header("Spillway-Owner", "ticket-again").get("/api/exports/{id}/archive", id),
        410,
        "gone");
    String another = archive(ticket);
    assertThat(ExportCalls.id(another)).isNotEqualTo(id);
    download(another).then().statusCode(200);
    time.ahead(Duration.ofHours(4));
    Response expired = get(ticket);
    refused(expired, 410, "ticket-expired");
    assertThat(Instant.parse(expired.path("expired"))).isEqualTo(Instant.ofEpochSecond(end));
    given().head("/api/tickets/{ticket}", ticket).then().statusCode(410);
  }

  /** A failure may pass. */
  @Test
  void makesANewExportWhenTheOldOneFailed() {
    String ticket = ticket(Map.of("recipe", "limited", "owner", "ticket-failed"));
    refused(get(ticket), 413, "archive-too-large");
    refused(get(ticket), 413, "archive-too-large");
    assertThat(exports("ticket-failed")).hasSize(2);
  }

  @Test
  void endsWithTheDeletionOfItsExport() {
    String ticket = ticket(Map.of("owner", "ticket-deleted"));
    String id = ExportCalls.id(archive(ticket));
    given()
        .header("Spillway-Owner", "ticket-deleted")
        .delete("/api/exports/{id}", id)
        .then()
        .statusCode(204);
    refused(get(ticket), 410, "ticket-revoked");
    String erased = ticket(Map.of("owner", "ticket-erased"));
    archive(erased);
    given().delete("/api/exports?owner=ticket-erased").then().body("exports", equalTo(1));
    refused(get(erased), 410, "ticket-revoked");
  }

  /** Otherwise a ticket would bring back what was erased. */
  @Test
  void endsWithADeletionEvenWhenItsExportIsOver() {
    long end = Instant.now().plus(Duration.ofHours(3)).getEpochSecond();
    String one = ticket(Map.of("owner", "ticket-over", "exp", end));
    String all = ticket(Map.of("owner", "ticket-over-too", "exp", end));
    String id = ExportCalls.id(archive(one));
    archive(all);
    time.ahead(Duration.ofMinutes(OpenToAll.DELIVER_WITHIN + 1));

    given().header("Spillway-Owner", "ticket-over").delete("/api/exports/{id}", id);
    given().delete("/api/exports?owner=ticket-over-too").then().statusCode(200);

    refused(get(one), 410, "ticket-revoked");
    refused(get(all), 410, "ticket-revoked");
  }

  @Test
  void isOneExportForAllWhoOpenItAtOnce() throws Exception {
    String ticket = ticket(Map.of("owner", "ticket-crowd"));
    Set<String> archives = ConcurrentHashMap.newKeySet();
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var opened :
          all.invokeAll(
              IntStream.range(0, 12)
                  .<Callable<String>>mapToObj(_ -> () -> ExportCalls.id(archive(ticket)))
                  .toList())) {
        archives.add(opened.get());
      }
    }
    assertThat(archives).hasSize(1);
    assertThat(exports("ticket-crowd")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sub       | anna               | 422 | invalid-parameters | its claims are [aud, exp, filename, format,",
        "recipe    | none               | 404 | unknown-recipe     | no recipe",
        "recipe    | ''                 | 422 | invalid-parameters | \"recipe\" is missing",
        "exp       | ''                 | 422 | invalid-parameters | \"exp\" is missing",
        "exp       | tomorrow           | 422 | invalid-parameters | \"exp\" is a number",
        "format    | tar                | 422 | invalid-parameters | this recipe offers \"zip\"",
        "aud       | https://a.example  | 403 | ticket-refused     | https://exports.example.org/files",
        "aud       | ''                 | 403 | ticket-refused     | https://exports.example.org/files",
        "owner     | ' '                | 422 | invalid-parameters | \"owner\" is a string",
        "parameters| all                | 422 | invalid-parameters | \"parameters\" is an object"
      })
  void saysWhatIsWrongWithAClaim(
      String claim, String value, int status, String type, String sentence) {
    Response answer = get(ticket(Map.of(claim, value)));
    refused(answer, status, type);
    assertThat(answer.<String>path("detail")).contains(sentence);
  }

  @Test
  void saysWhatIsWrongWithItsTime() {
    long now = Instant.now().getEpochSecond();
    Response old = get(ticket(Map.of("exp", now - 1)));
    refused(old, 410, "ticket-expired");
    refused(get(ticket(Map.of("nbf", now + 300))), 403, "ticket-refused");
    refused(get(ticket(Map.of("exp", now + 90_000))), 422, "invalid-parameters");
    refused(get(ticket(Map.of("exp", now + 90_000, "iat", now))), 422, "invalid-parameters");
    refused(get(ticket(Map.of("exp", now + 90_000, "iat", now + 89_000))), 403, "ticket-refused");
    for (String claims :
        List.of("[]", "null", "{", "{\"exp\":1,\"exp\":2}", "{\"exp\":1} {}", "\"a\"")) {
      String header = "{\"alg\":\"HS256\",\"kid\":\"shop\"}";
      refused(
          get(TicketSigner.sign(header, "HmacSHA256", OpenToAll.TICKET_KEY, claims)),
          400,
          "malformed-request");
    }
  }

  @Test
  void aKeyAsksForNoMoreThanItsBounds() {
    String key = OpenToAll.BOUND_TICKET_KEY;
    download(archive(signed("school", key, Map.of("owner", "class-7")))).then().statusCode(200);
    refused(
        get(signed("school", key, Map.of("owner", "class-7", "recipe", "training-plan"))),
        403,
        "forbidden");
    refused(
        get(signed("school", key, Map.of("owner", "class-7", "recipe", "none"))), 403, "forbidden");
    refused(get(signed("school", key, Map.of("owner", "anna"))), 403, "forbidden");
    refused(get(signed("school", key, Map.of())), 403, "forbidden");
  }

  /** Whoever tries many does not fill the log. */
  @Test
  void forgedOnesAreCounted() throws Exception {
    double before = count("refused");
    double admitted = count("admitted");
    try (LoggedLines log = new LoggedLines()) {
      refused(get(signed("shop", "x".repeat(32), Map.of())), 403, "ticket-refused");
      refused(get(signed("winter", OpenToAll.NEW_KEY, Map.of())), 403, "ticket-refused");
      refused(get("no-ticket"), 403, "ticket-refused");
      refused(get(ticket(Map.of()) + "%00"), 403, "ticket-refused");
      assertThat(log.with("event=ticket-refused")).isEmpty();
    }
    assertThat(count("refused")).isEqualTo(before + 4);
    archive(ticket(Map.of("owner", "ticket-counted")));
    assertThat(count("admitted")).isEqualTo(admitted + 1);
    // As long as a line may be, and longer.
    try (HttpConnection connection = HttpConnection.to(server)) {
      String path = "/api/tickets/" + ticket(Map.of("iss", "x".repeat(9000)));
      assertThat(connection.request("GET", path).answer().status()).isEqualTo(414);
    }
  }

  private double count(String outcome) {
    return meters.get("spillway.tickets").tag("outcome", outcome).counter().count();
  }
}
