package dev.spillway.web.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.access.AccessEvent;
import dev.spillway.archive.entry.Format;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.WebApplication;
import dev.spillway.web.problem.ProblemForm;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spillway stands in front of an application, which says what a browser gets. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class AppsTest {

  private static final String LIST = "Content-Type: application/vnd.spillway.selection+json";
  private static final String MOD_ZIP = "X-Archive-Files: zip";

  private static final String TWO_PICTURES =
      """
      {"filename":"Holiday.zip","selection":[{"root":"chosen","path":"app/a.jpg"},
      {"root":"chosen","path":"app/b.jpg","name":"Day 2/b.jpg"},{"text":"Two","name":"README.txt"}]}
      """;

  @ConfigProperty(name = "spillway.apps.shop.url")
  URI address;

  @ConfigProperty(name = "spillway.roots.chosen.path")
  Path chosen;

  @TestHTTPResource("/")
  URI here;

  @Inject MeterRegistry registry;

  @TempDir Path folder;

  private WebApplication application;

  @BeforeEach
  void start() throws IOException {
    Path pictures = Files.createDirectories(chosen.resolve("app"));
    Files.writeString(pictures.resolve("a.jpg"), "first picture");
    Files.writeString(pictures.resolve("b.jpg"), "second picture");
    application = new WebApplication(address.getPort());
  }

  @AfterEach
  void stop() throws IOException {
    application.close();
  }

  private static RequestSpecification browser() {
    return given().redirects().follow(false).urlEncodingEnabled(false);
  }

  private static Response get(String path) {
    return browser().get(path);
  }

  private static void refused(Response answer, int status, String type) {
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), status, type);
  }

  private static Map<String, String> contents(byte[] zip) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        contents.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private static List<Map<String, Object>> exports(String owner) {
    return given().get("/api/exports?owner=" + owner).path("exports");
  }

  @Test
  void theListBecomesTheArchiveOnTheSameAddressAndCanBeResumed() throws IOException {
    application.says("200 OK", TWO_PICTURES, LIST, "Set-Cookie: session=longer; Path=/");
    Response whole = get("/apps/shop/holiday?day=1");
    assertThat(whole.statusCode()).as(whole.asString()).isEqualTo(200);
    assertThat(whole.contentType()).isEqualTo("application/zip");
    assertThat(whole.header("Content-Disposition")).contains("filename=\"Holiday.zip\"");
    assertThat(whole.header("Set-Cookie")).isEqualTo("session=longer; Path=/");
    assertThat(whole.header("Cache-Control")).contains("private");
    byte[] bytes = whole.asByteArray();
    assertThat(contents(bytes))
        .containsExactly(
            Map.entry("app/a.jpg", "first picture"),
            Map.entry("Day 2/b.jpg", "second picture"),
            Map.entry("README.txt", "Two"));

    Response head = browser().head("/apps/shop/holiday?day=1");
    assertThat(head.header("Content-Length")).isEqualTo("" + bytes.length);
    assertThat(head.header("ETag")).isEqualTo(whole.header("ETag"));

    Path part = Files.write(folder.resolve("Holiday.zip"), Arrays.copyOf(bytes, 100));
    ArchiveTools.run(
        "curl", "-sSf", "-C", "-", "-o", part.toString(), here + "apps/shop/holiday?day=1");
    assertThat(part).hasBinaryContent(bytes);
    ArchiveTools.check(Format.ZIP, part);
    browser()
        .header("If-None-Match", whole.header("ETag"))
        .get("/apps/shop/holiday")
        .then()
        .statusCode(304);
    browser().header("Range", "bytes=9999999-").get("/apps/shop/x").then().statusCode(416);

    assertThat(application.asked())
        .hasSize(5)
        .allMatch(asked -> asked.method().equals("GET"))
        .extracting(WebApplication.Asked::target)
        .startsWith("/shop/holiday?day=1", "/shop/holiday?day=1");
  }

  @Test
  void theApplicationSeesWhoAsksAndNothingOfTheDownload() throws IOException {
    application.says("200 OK", TWO_PICTURES, LIST);
    try (HttpConnection connection = HttpConnection.to(here)) {
      connection.request(
          "GET",
          "/apps/shop/x",
          "Cookie: __Host-spillway=secret; session=7;__Host-spillway=x; a=\"b\"",
          "Authorization: Basic YW5uYTpzZWNyZXQ=",
          "Accept-Language: zh",
          "Accept: text/html",
          "User-Agent: Browser/1",
          "Range: bytes=0-1",
          "If-Range: \"x\"",
          "Accept-Encoding: gzip",
          "Connection: close, X-Hop",
          "X-Hop: 1",
          "X-Other: 1");
      assertThat(connection.answer().status()).isEqualTo(200);
    }
    WebApplication.Asked asked = application.asked().getFirst();
    assertThat(asked.header("Cookie")).isEqualTo("session=7; a=\"b\"");
    assertThat(asked.header("Authorization")).isEqualTo("Basic YW5uYTpzZWNyZXQ=");
    assertThat(asked.header("Accept-Language")).isEqualTo("zh");
    assertThat(asked.header("Accept")).isEqualTo("text/html");
    assertThat(asked.header("User-Agent")).isEqualTo("Browser/1");
    assertThat(asked.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(asked.header("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(asked.header("X-Forwarded-Host")).isEqualTo("localhost");
    assertThat(asked.header("Host")).isEqualTo(address.getAuthority());
    assertThat(asked.headers())
        .doesNotContainKeys("range", "if-range", "accept-encoding", "x-hop", "x-other", "upgrade");
  }

  /** A script in a page of the application has the same origin. */
  @Test
  void thereIsNoConsoleBesideAnApplication() {
    for (String path : List.of("/console", "/console/app.js")) {
      given().get(path).then().statusCode(404);
    }
    given().post("/api/session").then().statusCode(403);
  }

  @Test
  void aListOfModZipIsUnderstood() throws IOException {
    CRC32 crc = new CRC32();
    crc.update("first picture".getBytes(StandardCharsets.UTF_8));
    Files.writeString(Files.createDirectories(chosen.resolve("app")).resolve("b c.jpg"), "third");
    String list =
        "%08x 13 /files/app/a.jpg Day 1/小.jpg\r\n- 5  /files/app/b%%20c.jpg Day 2/b c.jpg\r\n0 0 @directory Empty\r\n"
            .formatted(crc.getValue());
    application.says(
        "200 OK",
        list,
        MOD_ZIP,
        "Content-Type: text/plain",
        "Content-Disposition: attachment; filename=\"暑假.zip\"");
    Response whole = get("/apps/shop/holiday");
    assertThat(whole.statusCode()).as(whole.asString()).isEqualTo(200);
    assertThat(whole.header("Content-Disposition"))
        .contains("filename*=UTF-8''%E6%9A%91%E5%81%87.zip");
    assertThat(contents(whole.asByteArray()))
        .containsExactly(
            Map.entry("Day 1/小.jpg", "first picture"),
            Map.entry("Day 2/b c.jpg", "third"),
            Map.entry("Empty/", ""));
    application.says("200 OK", list, MOD_ZIP);
    assertThat(get("/apps/shop/year/2026.zip").header("Content-Disposition"))
        .contains("filename=\"2026.zip\"");
    application.says("200 OK", "- 14 /files/app/a.jpg a.jpg\n", MOD_ZIP);
    Response wrong = get("/apps/shop/holiday");
    refused(wrong, 409, "unusable-source");
    assertThat(wrong.<String>path("detail")).contains("has 13 bytes, not 14");
  }

  @Test
  void equalListsAreOneExportWhileItLives() {
    String owner = "app-" + System.nanoTime();
    application.says("200 OK", TWO_PICTURES, LIST, "Spillway-Owner: " + owner);
    Response first = get("/apps/shop/a");
    for (int from = 0; from < 5; from++) {
      browser()
          .header("Range", "bytes=" + from + "-")
          .get("/apps/shop/b")
          .then()
          .statusCode(206)
          .header("ETag", first.header("ETag"));
    }
    assertThat(exports(owner)).hasSize(1);
    application.says(
        "200 OK", TWO_PICTURES.replace("Two", "Other"), LIST, "Spillway-Owner: " + owner);
    assertThat(get("/apps/shop/a").header("ETag")).isNotEqualTo(first.header("ETag"));
    assertThat(exports(owner)).hasSize(2);

    // Whoever deletes an export does not forbid the list: that is the application's.
    given().delete("/api/exports?owner=" + owner).then().statusCode(200);
    application.says("200 OK", TWO_PICTURES, LIST, "Spillway-Owner: " + owner);
    Response again = get("/apps/shop/a");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(again.asByteArray()).isEqualTo(first.asByteArray());
  }

  @Test
  void aFileThatHasChangedIsInTheNextArchive() throws IOException {
    application.says("200 OK", TWO_PICTURES, LIST);
    Response before = get("/apps/shop/a");
    Files.writeString(chosen.resolve("app/a.jpg"), "another picture");
    Response after =
        browser()
            .header("Range", "bytes=10-")
            .header("If-Range", before.header("ETag"))
            .get("/apps/shop/a");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
    assertThat(contents(after.asByteArray())).containsEntry("app/a.jpg", "another picture");
    Files.delete(chosen.resolve("app/a.jpg"));
    refused(get("/apps/shop/a"), 409, "unusable-source");
  }

  @Test
  void aRightThatIsWithdrawnEndsADownload() {
    application.says("200 OK", TWO_PICTURES, LIST);
    get("/apps/shop/a").then().statusCode(200);
    application.says("403 Forbidden", "not any more", "Content-Type: text/plain");
    Response rest = browser().header("Range", "bytes=10-").get("/apps/shop/a");
    assertThat(rest.statusCode()).isEqualTo(403);
    assertThat(rest.asString()).isEqualTo("not any more");
  }

  @Test
  void anyOtherAnswerIsPassedOnAsItIs() throws Exception {
    application.says(
        "302 Found",
        "",
        "Location: http://127.0.0.1:" + address.getPort() + "/never",
        "Set-Cookie: a=1",
        "Set-Cookie: b=2; HttpOnly",
        "Connection: close, X-Hop",
        "X-Hop: secret",
        "Keep-Alive: timeout=5",
        "X-Own: yes");
    Response login = get("/apps/shop/a");
    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(login.header("Location")).endsWith("/never");
    assertThat(login.headers().getValues("Set-Cookie")).containsExactly("a=1", "b=2; HttpOnly");
    assertThat(login.header("X-Own")).isEqualTo("yes");
    assertThat(login.header("X-Hop")).isNull();
    assertThat(login.header("Keep-Alive")).isNull();
    // No redirect is followed.
    assertThat(application.asked()).hasSize(1);

    for (String status :
        List.of("401 Unauthorized", "403 Forbidden", "404 Not Found", "500 Oops")) {
      denied.clear();
      application.says(
          status,
          "<p style='color:red'>" + status,
          "Content-Type: text/html; charset=utf-8",
          "WWW-Authenticate: Basic realm=\"shop\"",
          "Cache-Control: max-age=60");
      Response page = get("/apps/shop/a");
      assertThat(page.statusCode()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
      assertThat(page.asString()).isEqualTo("<p style='color:red'>" + status);
      assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
      assertThat(page.header("WWW-Authenticate")).isEqualTo("Basic realm=\"shop\"");
      assertThat(page.header("Cache-Control")).isEqualTo("max-age=60");
      assertThat(page.header("Content-Security-Policy")).isNull();
      Response head = browser().head("/apps/shop/a");
      assertThat(head.statusCode()).isEqualTo(page.statusCode());
      assertThat(head.header("Content-Length")).isEqualTo("" + page.asByteArray().length);
      assertThat(denied).isEmpty();
    }
    application.says(
        out -> out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    Response nothing = get("/apps/shop/a");
    assertThat(nothing.statusCode()).isEqualTo(204);
    assertThat(nothing.header("Cache-Control")).isEqualTo("no-store");
  }

  private static void chunked(OutputStream out, long bytes, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    byte[] chunk = ("2000\r\n" + "x".repeat(8192) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    for (long sent = 0; sent < bytes; sent += 8192) {
      out.write(chunk);
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aLongAnswerIsPassedOnInPiecesUpToTheLimit() throws IOException {
    application.says(out -> chunked(out, 800 * 1024, "Content-Type: text/plain"));
    assertThat(get("/apps/shop/a").asString()).isEqualTo("x".repeat(800 * 1024));
    application.says("200 OK", "y".repeat(800 * 1024), "Content-Type: text/plain");
    Response whole = get("/apps/shop/a");
    assertThat(whole.header("Content-Length")).isEqualTo("" + 800 * 1024);
    assertThat(whole.asString()).isEqualTo("y".repeat(800 * 1024));

    application.says(
        out -> {
          out.write(WebApplication.head("200 OK", 100_000_000, "Content-Type: image/png"));
          out.write(new byte[100_000_000]);
        });
    refused(get("/apps/shop/a"), 502, "unusable-answer");
    assertThat(browser().head("/apps/shop/a").statusCode()).isEqualTo(502);
    application.says(out -> chunked(out, 100_000_000));
    try (HttpConnection connection = HttpConnection.to(here)) {
      connection.request("GET", "/apps/shop/a");
      assertThat(connection.head().status()).isEqualTo(200);
      assertThat(connection.drain()).isLessThan(1_200_000);
    }
    // Nothing is held for what was given up.
    application.says("200 OK", "fine", "Content-Type: text/plain");
    assertThat(get("/apps/shop/a").asString()).isEqualTo("fine");
  }

  @Test
  void anAnswerThatBreaksOffIsNeverShort() throws IOException {
    for (int bytes : List.of(10, 200_000)) {
      application.says(
          out -> {
            out.write(WebApplication.head("200 OK", 500_000, "Content-Type: text/plain"));
            out.write(new byte[bytes]);
          });
      try (HttpConnection connection = HttpConnection.to(here)) {
        HttpConnection.Answer head = connection.request("GET", "/apps/shop/a").head();
        if (bytes == 10) {
          assertThat(head.status()).isEqualTo(502);
          assertThat(
                  new String(
                      connection.read(Integer.parseInt(head.header("Content-Length"))),
                      StandardCharsets.UTF_8))
              .contains("application-unreachable");
        } else {
          assertThat(head.header("Content-Length")).isEqualTo("500000");
          assertThat(connection.drain()).isLessThan(500_000);
        }
      }
    }
    String part = TWO_PICTURES.substring(0, 60);
    application.says(
        out -> {
          out.write(WebApplication.head("200 OK", 500, LIST));
          out.write(part.getBytes(StandardCharsets.UTF_8));
        });
    refused(get("/apps/shop/a"), 502, "application-unreachable");
    application.says("200 OK", part, LIST);
    refused(get("/apps/shop/a"), 502, "unusable-answer");
  }

  @Test
  void anApplicationThatIsDownIsToldFromASlowOne() throws IOException {
    application.close();
    Response down = get("/apps/shop/a");
    refused(down, 502, "application-unreachable");
    assertThat(down.header("Retry-After")).isEqualTo("5");
    assertThat(down.asString()).doesNotContain("127.0.0.1", "" + address.getPort());
    application = new WebApplication(address.getPort());
    application.says(out -> out.write("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII)));
    refused(get("/apps/shop/a"), 502, "application-unreachable");

    CountDownLatch end = new CountDownLatch(1);
    application.says(out -> end.await());
    refused(get("/apps/hasty/a"), 504, "application-timeout");
    // Each byte comes in time, and the list never ends.
    application.says(
        out -> {
          out.write(WebApplication.head("200 OK", TWO_PICTURES.length(), LIST));
          for (byte one : TWO_PICTURES.getBytes(StandardCharsets.UTF_8)) {
            out.write(one);
            out.flush();
            if (end.await(300, TimeUnit.MILLISECONDS)) {
              return;
            }
          }
        });
    refused(get("/apps/hasty/a"), 504, "application-timeout");
    application.says(
        out -> {
          out.write(WebApplication.head("200 OK", 100, "Content-Type: text/plain"));
          out.flush();
          end.await();
        });
    refused(get("/apps/hasty/a"), 504, "application-timeout");
    end.countDown();
  }

  @Test
  void requestsToAnApplicationAreFew() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    application.says(
        out -> {
          arrived.countDown();
          end.await();
          out.write(WebApplication.head("204 No Content", 0));
        });
    Thread first = Thread.ofVirtual().start(() -> get("/apps/bound/a").then().statusCode(204));
    arrived.await();
    refused(get("/apps/bound/a"), 503, "unavailable");
    end.countDown();
    first.join();
    get("/apps/bound/a").then().statusCode(204);
  }

  private double counted(String app, String outcome) {
    return registry
        .get("spillway.app.requests")
        .tags("app", app, "outcome", outcome)
        .counter()
        .count();
  }

  /** An answer may be events that never end, and a client one that does not wait for it. */
  @Test
  void aClientThatGoesLeavesThePlaceAtTheApplicationToOthers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    for (boolean begins : List.of(true, false)) {
      double unreachable = counted("bound", "unreachable");
      CountDownLatch asked = new CountDownLatch(1);
      application.says(
          out -> {
            if (begins) {
              out.write(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nevent\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
            }
            asked.countDown();
            end.await();
          });
      try (HttpConnection client = HttpConnection.to(here)) {
        client.request("GET", "/apps/bound/events");
        asked.await();
        if (begins) {
          assertThat(client.head().header("Transfer-Encoding")).isEqualTo("chunked");
          assertThat(new String(client.read(9), StandardCharsets.US_ASCII)).contains("event");
        }
        refused(get("/apps/bound/b"), 503, "unavailable");
      }
      application.says("204 No Content", "");
      await().atMost(Duration.ofSeconds(20)).until(() -> get("/apps/bound/b").statusCode() == 204);
      assertThat(counted("bound", "unreachable")).isEqualTo(unreachable);
    }
    end.countDown();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          []                                              | The body is not a JSON object
          {"selection":[                                  | The body is not a JSON object
          {}                                              | selection is missing
          {"selection":[{"root":"pool","path":"a"}]}      | selection[0].root must be one of: chosen, loose, not "pool"
          {"selection":[{"root":"chosen","path":"../a"}]} | selection[0].path must be a path below the root
          {"selection":[],"dryRun":true}                  | asks for a dry run
          {"selection":[],"colour":"red"}                 | colour
          {"selection":[],"filename":7}                   | "filename" is a string
          {"selection":[],"format":"rar"}                 | "format" is "rar"
          """)
  void aListThatCannotBeUsedIsTheApplicationsFault(String list, String why) {
    application.says("200 OK", list, LIST);
    Response answer = get("/apps/shop/a");
    refused(answer, 502, "unusable-answer");
    assertThat(answer.<String>path("detail"))
        .startsWith("The list of the application \"shop\" ")
        .contains(why);
  }

  @Test
  void whatALineCannotSayIsNamed() {
    application.says("200 OK", "- 13 /files/app/a.jpg a\n- 1 /pool/x y\n", MOD_ZIP);
    Response answer = get("/apps/shop/a");
    refused(answer, 502, "unusable-answer");
    assertThat(answer.<String>path("detail"))
        .isEqualTo(
            "Line 2 of the list of \"shop\" has a path that is in none of"
                + " spillway.apps.shop.locations: \"/pool/x\".");
    application.says("200 OK", "compressed", LIST, "Content-Encoding: gzip");
    refused(get("/apps/shop/a"), 502, "unusable-answer");
    application.says("200 OK", TWO_PICTURES, LIST);
    Response bound = get("/apps/bound/a");
    refused(bound, 502, "unusable-answer");
    assertThat(bound.<String>path("detail"))
        .contains("this application may not select files of the root \"chosen\"");
  }

  @Test
  void aListIsReadInLimitedMemory() {
    application.says(
        out -> {
          out.write(
              ("HTTP/1.1 200 OK\r\n" + LIST + "\r\n\r\n{\"selection\":[")
                  .getBytes(StandardCharsets.US_ASCII));
          byte[] entry =
              ("{\"text\":\"" + "x".repeat(60_000) + "\",\"name\":\"a\"},")
                  .getBytes(StandardCharsets.US_ASCII);
          while (true) {
            out.write(entry);
          }
        });
    Response answer = get("/apps/shop/a");
    refused(answer, 502, "unusable-answer");
    assertThat(answer.<String>path("detail")).contains("The body has more than 33554432 bytes");
    application.says(
        out -> {
          out.write(
              ("HTTP/1.1 200 OK\r\n" + MOD_ZIP + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          byte[] blank =
              ("10000\r\n" + "\n".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
          while (true) {
            out.write(blank);
          }
        });
    Response lines = get("/apps/shop/a");
    refused(lines, 502, "unusable-answer");
    assertThat(lines.<String>path("detail")).contains("has more than 33554432 bytes");
  }

  /** The connection may have broken within the list: nobody could tell. */
  @Test
  void linesWithoutAnEndAreNoList() {
    application.says(
        out ->
            out.write(
                "HTTP/1.1 200 OK\r\nX-Archive-Files: zip\r\n\r\n- 13 /files/a.jpg a.jpg\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
    Response answer = get("/apps/shop/a");
    refused(answer, 502, "unusable-answer");
    assertThat(answer.<String>path("detail")).contains("does not tell where it ends");
  }

  @Test
  void aRecipeThatKeepsItsArchivesKeepsThisOne() throws IOException {
    application.says(
        "200 OK", "{\"selection\":[{\"path\":\"app/a.jpg\"}]}", LIST, "Spillway-Owner: app-kept");
    Response whole = get("/apps/album/a");
    assertThat(whole.statusCode()).as(whole.asString()).isEqualTo(200);
    Path tar = Files.write(folder.resolve("a.tar.gz"), whole.asByteArray());
    assertThat(ArchiveTools.run("tar", "-xzOf", tar.toString(), "app/a.jpg"))
        .isEqualTo("first picture");
    assertThat(exports("app-kept")).singleElement().extracting("bytes").isEqualTo("held");
  }

  @Test
  void noSpellingOfALineLeavesTheRoot() throws IOException {
    Hostile.putSecrets(chosen.getParent(), 1);
    for (String path : Hostile.paths(chosen.getParent().resolve(Hostile.SECRET))) {
      String escaped = URLEncoder.encode(path, StandardCharsets.UTF_8);
      for (String written : List.of(path, escaped.replace("+", "%20"))) {
        application.says("200 OK", "- 25 /files/" + written + " x\n", MOD_ZIP);
        Response answer = get("/apps/shop/a");
        assertThat(answer.statusCode()).as(written).isIn(409, 502);
        assertThat(answer.asString()).as(written).doesNotContain(Hostile.MARK, "root:x:0");
      }
    }
  }

  @Test
  void noSpellingOfAnAddressLeavesTheApplication() throws IOException {
    application.says("200 OK", "page", "Content-Type: text/plain");
    for (String path : Hostile.paths(Path.of("secret.txt"))) {
      String bytes = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      if (bytes.length() < 4000 && bytes.chars().noneMatch(c -> c <= ' ')) {
        try (HttpConnection connection = HttpConnection.to(here)) {
          connection.request("GET", "/apps/shop/" + bytes, "Connection: close");
          assertThat(connection.answer().status()).as(path).isIn(200, 400, 404);
        }
      }
    }
    for (String target :
        List.of("//127.0.0.1/apps/shop/a", "http://127.0.0.1/apps/shop/a", "/apps/shop/../../x")) {
      try (HttpConnection connection = HttpConnection.to(here)) {
        connection.request("GET", target, "Connection: close");
        assertThat(connection.answer().status()).as(target).isIn(400, 403, 404);
      }
    }
    assertThat(application.asked())
        .isNotEmpty()
        .allSatisfy(
            asked ->
                assertThat(asked.target().replaceFirst("\\?.*", ""))
                    .startsWith("/shop/")
                    .doesNotContainPattern("(?i)(?:^|/|%2f|%5c)(?:\\.|%2e){1,2}(?:/|%2f|;|%3b|$)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apps", "/apps/", "/apps/shop", "/apps/none/a", "/apps/shop/a;b=c"})
  void whatIsNotConfiguredIsNotThere(String path) {
    refused(get(path), 404, "not-found");
    assertThat(application.asked()).isEmpty();
  }

  @Test
  void anApplicationIsOnlyAsked() {
    Response posted = browser().body("x").post("/apps/shop/a");
    refused(posted, 405, "method-not-allowed");
    assertThat(posted.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(application.asked()).isEmpty();
  }

  @Test
  void itIsCounted() {
    application.says("404 Not Found", "", "Content-Type: text/plain");
    get("/apps/shop/a");
    await().untilAsserted(() -> assertThat(counted("shop", "passed")).isPositive());
  }

  private static final ConcurrentLinkedQueue<AccessEvent.Denied> denied =
      new ConcurrentLinkedQueue<>();

  /** Hears what the audit hears. */
  @ApplicationScoped
  static class Listener {
    void on(@Observes AccessEvent event) {
      if (event instanceof AccessEvent.Denied refused && refused.route().startsWith("/apps")) {
        denied.add(refused);
      }
    }
  }
}
