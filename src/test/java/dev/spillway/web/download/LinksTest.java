package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed links, from the click to the last byte. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class LinksTest {

  private static final String NEW = OpenToAll.NEW_KEY;
  private static final String OLD = OpenToAll.OLD_KEY;
  private static final String PUBLIC = OpenToAll.PUBLIC_URL;

  @TestHTTPResource URI server;

  @AfterEach
  void clear() throws IOException {
    Files.deleteIfExists(small());
  }

  /** Looked up late, because nothing is injected beside the packaged service. */
  private static Path small() {
    return ConfigProvider.getConfig()
        .getValue("spillway.roots.loose.path", Path.class)
        .resolve("small.bin");
  }

  static Response make(String id, String body) {
    return given().contentType(ContentType.JSON).body(body).post("/api/exports/{id}/links", id);
  }

  /** The link as the service sees it, behind the proxy that the public address stands for. */
  static String link(String id, String body) {
    String url = make(id, body).then().statusCode(201).extract().path("url");
    assertThat(url).startsWith(PUBLIC + "/api/exports/" + id + "/archive?expires=");
    return url.substring(PUBLIC.length());
  }

  static Response get(String link) {
    return given().urlEncodingEnabled(false).get(link);
  }

  static Response head(String link) {
    return given().urlEncodingEnabled(false).head(link);
  }

  static String export() {
    return ExportCalls.id(ExportCalls.archive("all-files"));
  }

  static void refused(Response answer, int status, String type) {
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), status, type);
  }

  @Test
  void isAnAddressThatABrowserOpens() {
    String id = export();
    Instant before = Instant.now();
    Response made = make(id, "{\"expiresIn\":\"10m\"}");
    made.then()
        .statusCode(201)
        .header("Location", equalTo(made.<String>path("url")))
        .header("Cache-Control", equalTo("no-store"))
        .body("url", startsWith(PUBLIC + "/api/exports/"))
        .body("deliveries", nullValue());
    Instant expires = Instant.parse(made.path("expires"));
    assertThat(expires).isBetween(before.plusSeconds(599), before.plusSeconds(660));

    String link = made.<String>path("url").substring(PUBLIC.length());
    byte[] whole = given().get("/api/exports/{id}/archive", id).asByteArray();
    assertThat(get(link).then().statusCode(200).extract().asByteArray()).isEqualTo(whole);
    head(link).then().statusCode(200).header("Content-Length", equalTo("" + whole.length));
    // As often as one likes, and with what a newsletter adds.
    get(link + "&utm_source=mail").then().statusCode(200);
  }

  @Test
  void anEmptyBodyAsksForWhatIsUsual() {
    Response made = given().post("/api/exports/{id}/links", export());
    made.then().statusCode(201);
    assertThat(Instant.parse(made.path("expires")))
        .isBetween(Instant.now().plusSeconds(3590), Instant.now().plusSeconds(3660));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expires", "key", "deliveries", "link", "signature"})
  void whatWasChangedIsAnsweredLikeARandomId(String name) {
    String link = link(export(), "{\"deliveries\":2}");
    int at = link.indexOf(name + "=") + name.length() + 1;
    char changed = link.charAt(at) == '3' ? '4' : '3';
    Response forged = get(link.substring(0, at) + changed + link.substring(at + 1));
    Response random = get(link.replaceFirst("/exports/[^/]+/", "/exports/" + "0".repeat(26) + "/"));
    refused(forged, 404, "unknown-export");
    assertThat(forged.asString()).isEqualTo(random.asString());
    assertThat(forged.headers().asList()).isEqualTo(random.headers().asList());
    get(link).then().statusCode(200);
  }

  @Test
  void aQueryThatIsNoneIsForged() throws IOException {
    String archive = ExportCalls.archive("all-files");
    for (String query :
        new String[] {
          "signature=",
          "signature=%00&expires=%00",
          "expires=1&signature=1",
          "signature=a&signature=b"
        }) {
      try (HttpConnection connection = HttpConnection.to(server)) {
        HttpConnection.Answer answer = connection.request("GET", archive + "?" + query).answer();
        ProblemForm.check(
            answer.status(), answer.header("Content-Type"), answer.text(), 404, "unknown-export");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'expiresIn':'4d'} | invalid-parameters | a link is good for 3d at most",
        "{'expiresIn':600} | invalid-parameters | is a duration such as",
        "{'expiresIn':'soon'} | invalid-parameters | is a duration such as",
        "{'deliveries':0} | invalid-parameters | is a whole number from 1",
        "{'deliveries':1.5} | invalid-parameters | is a whole number from 1",
        "{'deliveries':4294967297} | invalid-parameters | is a whole number from 1",
        "{'deliveries':'1'} | invalid-parameters | is a whole number from 1",
        "{'expires':'10m'} | invalid-parameters | its members are [expiresIn, deliveries]",
        "[] | malformed-request | is not one JSON object"
      })
  void saysWhatItDoesNotUnderstand(String body, String type, String sentence) {
    Response answer = make(export(), body.replace('\'', '"'));
    refused(answer, type.equals("malformed-request") ? 400 : 422, type);
    assertThat(answer.<String>path("detail")).contains(sentence);
  }

  @Test
  void goesWithItsExport() {
    String id = export();
    String link = link(id, "{}");
    given().delete("/api/exports/{id}", id).then().statusCode(204);
    refused(get(link), 410, "gone");
    refused(make(id, "{}"), 410, "gone");
    refused(make("0".repeat(26), "{}"), 404, "unknown-export");
  }

  /**
   * What an application signs itself, with the older of two keys; and that it understands what
   * Spillway signs.
   */
  @Test
  void pythonAndJavaScriptAgreeWithTheService() {
    String id = export();
    long expires = Instant.now().plusSeconds(600).getEpochSecond();
    String python =
        "import sys; sys.path.insert(0, 'clients/python'); from spillway_client.signing import *; ";
    String javaScript = "import {signLink, verifyLink} from './clients/javascript/signing.js'; ";
    String arguments = "('summer', '" + OLD + "', '" + id + "', " + expires;
    String[] signed = {
      python(python + "print(sign_link" + arguments + "))"),
      python(python + "print(sign_link" + arguments + ", 2, 'from-python'))"),
      node(javaScript + "console.log(signLink" + arguments + "))"),
      node(javaScript + "console.log(signLink" + arguments + ", 2, 'from-javascript'))")
    };
    for (String query : signed) {
      get("/api/exports/" + id + "/archive?" + query).then().statusCode(200);
      refused(get("/api/exports/" + id + "/archive?" + query + "x"), 404, "unknown-export");
    }
    String own = link(id, "{\"deliveries\":1}");
    String query = own.substring(own.indexOf('?') + 1);
    assertThat(
            python(
                python
                    + "from urllib.parse import parse_qsl; print(verify_link({'winter': '"
                    + NEW
                    + "'}, '"
                    + id
                    + "', dict(parse_qsl('"
                    + query
                    + "'))))"))
        .isEqualTo("True");
    assertThat(
            node(
                javaScript
                    + "console.log(verifyLink(new Map([['winter', '"
                    + NEW
                    + "']]), '"
                    + id
                    + "', new URLSearchParams('"
                    + query
                    + "')))"))
        .isEqualTo("true");
  }

  private static String python(String program) {
    return ArchiveTools.run("python3", "-B", "-c", program).strip();
  }

  private static String node(String program) {
    return ArchiveTools.run("node", "--input-type=module", "-e", program).strip();
  }

  @Test
  void onlyAWholeDeliveryCounts() throws Exception {
    String id = export();
    byte[] whole = given().get("/api/exports/{id}/archive", id).asByteArray();
    String link = link(id, "{\"deliveries\":1}");
    String etag = head(link).then().statusCode(200).extract().header("ETag");
    given()
        .urlEncodingEnabled(false)
        .header("If-None-Match", etag)
        .get(link)
        .then()
        .statusCode(304);
    given()
        .urlEncodingEnabled(false)
        .header("Range", "bytes=99999999-")
        .get(link)
        .then()
        .statusCode(416);
    given()
        .urlEncodingEnabled(false)
        .header("Range", "bytes=0-99")
        .get(link)
        .then()
        .statusCode(206);
    try (HttpConnection scanner = HttpConnection.to(server, 16_384)) {
      scanner.request("GET", link).head();
      scanner.read(1000);
      scanner.reset();
    }
    try (HttpConnection browser = HttpConnection.to(server)) {
      assertThat(browser.request("GET", link).answer().body()).isEqualTo(whole);
      // On the same connection, the moment the last byte is there.
      HttpConnection.Answer again = browser.request("GET", link).answer();
      assertThat(again.status()).isEqualTo(410);
      assertThat(again.text())
          .contains("urn:spillway:problem:link-spent")
          .contains("\"deliveries\":1");
      assertThat(browser.request("HEAD", link).answer("HEAD").status()).isEqualTo(410);
    }
    // The export is there all the same, by another link too.
    given().get("/api/exports/{id}/archive", id).then().statusCode(200);
    get(link(id, "{\"deliveries\":1}")).then().statusCode(200);
  }

  @Test
  void partsThatMakeUpTheWholeCountAsOne() {
    String id = export();
    int length = given().get("/api/exports/{id}/archive", id).asByteArray().length;
    String link = link(id, "{\"deliveries\":2}");
    String first = "bytes=0-" + (length / 2);
    String second = "bytes=" + (length / 2 + 1) + "-";
    for (String range : new String[] {first, first, second, second}) {
      given().urlEncodingEnabled(false).header("Range", range).get(link).then().statusCode(206);
    }
    // That was one whole, and a second half towards the next.
    given()
        .urlEncodingEnabled(false)
        .header("Range", first + ",-1")
        .get(link)
        .then()
        .statusCode(206);
    refused(get(link), 410, "link-spent");
  }

  /** They all begin before any of them ends. */
  @Test
  void ofThoseWhoBeganAtOnceAsManyEndAsItAllows() throws Exception {
    String link = link(export(), "{\"deliveries\":2}");
    List<HttpConnection> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(HttpConnection.to(server, 16_384));
    }
    int length = 0;
    for (HttpConnection one : all) {
      length = Integer.parseInt(one.request("GET", link).head().header("Content-Length"));
    }
    AtomicInteger ended = new AtomicInteger();
    List<Thread> readers = new ArrayList<>();
    for (HttpConnection one : all) {
      int expected = length;
      readers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (one) {
                      one.read(expected);
                      ended.incrementAndGet();
                    } catch (IOException broken) {
                      // reset before its end
                    }
                  }));
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(ended).hasValue(2);
    refused(get(link), 410, "link-spent");
    // Nor do the others go on: they would be one more than it allows.
    refused(
        given().urlEncodingEnabled(false).header("Range", "bytes=1000-").get(link),
        410,
        "link-spent");
  }

  /** The kernel takes a small archive for a client that reads nothing of it. */
  @Test
  void whatDidNotArriveIsGivenBack() throws Exception {
    Files.write(small(), new byte[300_000]);
    String link = link(ExportCalls.id(ExportCalls.archive("loose-files")), "{\"deliveries\":1}");
    try (HttpConnection scanner = HttpConnection.to(server, 16_384)) {
      scanner.request("GET", link).head();
      await().untilAsserted(() -> assertThat(head(link).statusCode()).isEqualTo(410));
      scanner.reset();
    }
    await().untilAsserted(() -> assertThat(head(link).statusCode()).isEqualTo(200));
    get(link).then().statusCode(200);
    refused(get(link), 410, "link-spent");
  }
}
