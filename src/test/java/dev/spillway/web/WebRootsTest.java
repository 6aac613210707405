package dev.spillway.web;

import static dev.spillway.testing.WebServer.crc32;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.spillway.archive.entry.Format;
import dev.spillway.export.row.ExportTable;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.SourcesResource;
import dev.spillway.testing.WebServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries that a web server has, or makes when it is asked. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class WebRootsTest {

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Inject DataSource tables;

  @TempDir Path temporary;

  private URI pages;
  private WebServer server;

  @BeforeEach
  void serve() {
    // Not injected: the other applications, which have no such setting, would not start.
    pages = ConfigProvider.getConfig().getValue("spillway.roots.pages.url", URI.class);
    server = WebServer.at(pages.getPort());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String page(String path, String members) {
    return "{\"root\":\"pages\",\"path\":\"" + path + "\"" + members + "}";
  }

  private static Response export(String recipe, String... entries) {
    return given()
        .contentType(ContentType.JSON)
        .header("Prefer", "wait=30")
        .body("{\"recipe\":\"" + recipe + "\",\"selection\":[" + String.join(",", entries) + "]}")
        .post("/api/exports");
  }

  private static Response ready(Response export) {
    assertThat(export.<String>path("state")).as(export.asString()).isEqualTo("READY");
    return export;
  }

  private static ValidatableResponse failed(Response export) {
    return export.then().statusCode(202).body("state", equalTo("FAILED"));
  }

  private static byte[] archive(Response ready) {
    Response whole = given().get(ready.<String>path("links.archive"));
    assertThat(whole.statusCode()).isEqualTo(200);
    return whole.asByteArray();
  }

  private Map<String, String> contents(Response ready) throws IOException {
    byte[] zip = archive(ready);
    ArchiveTools.check(Format.ZIP, Files.write(temporary.resolve("a.zip"), zip));
    Map<String, String> contents = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        contents.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private static String chunked(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @Test
  void whatIsMadeOnDemandIsAskedForOnceAndStaged() throws IOException {
    server.page("/files/reports/2026.pdf", WebServer.text("report of 2026"));
    server.page(
        "/files/reports/%E6%96%B9%E6%A1%88%20a%3Fb.txt",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          out.write(
              (chunked("one, ") + chunked("two") + "0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
        });
    Response export =
        ready(
            export(
                "web-selection",
                page("reports/2026.pdf", ",\"name\":\"Year/2026.pdf\",\"size\":14"),
                "{\"root\":\"invoices\",\"path\":\"2026/3-1.pdf\"}",
                page("reports/方案 a?b.txt", ""),
                page("reports/2026.pdf", ",\"name\":\"again.pdf\"")));

    Map<String, String> contents = contents(export);
    assertThat(contents.keySet())
        .containsExactly("Year/2026.pdf", "2026/3-1.pdf", "reports/方案 a_b.txt", "again.pdf");
    assertThat(contents)
        .containsEntry("Year/2026.pdf", "report of 2026")
        .containsEntry("again.pdf", "report of 2026")
        .containsEntry("reports/方案 a_b.txt", "one, two");
    assertThat(server.calls())
        .containsExactlyInAnyOrder(
            "GET /files/reports/2026.pdf", "GET /files/reports/%E6%96%B9%E6%A1%88%20a%3Fb.txt");
    assertThat(server.requests().getFirst().headers())
        .containsEntry("authorization", "Bearer " + SourcesResource.WEB_SECRET);
  }

  @Test
  void whatTheRequestKnowsAllOfIsReadByRangeDuringTheDownload() throws IOException {
    byte[] bytes = new byte[400_000];
    new Random(5).nextBytes(bytes);
    server.page("/files/large.bin", WebServer.file(bytes, "\"v1\""));
    Response export =
        ready(export("web-selection", page("large.bin", ",\"crc32\":\"" + crc32(bytes) + "\"")));
    assertThat(export.<String>path("bytes")).isEqualTo("virtual");
    assertThat(server.calls()).containsExactly("HEAD /files/large.bin");
    String archive = export.path("links.archive");
    byte[] zip = archive(export);
    Path file = Files.write(temporary.resolve("large.zip"), zip);
    ArchiveTools.check(Format.ZIP, file);
    assertThat(given().header("Range", "bytes=1000-1099").get(archive).asByteArray())
        .isEqualTo(Arrays.copyOfRange(zip, 1000, 1100));
    assertThat(server.requests().getLast().headers()).containsEntry("if-match", "\"v1\"");

    // The next range would be of another file.
    server.page("/files/large.bin", WebServer.file(bytes, "\"v2\""));
    given()
        .header("Range", "bytes=2000-2099")
        .get(archive)
        .then()
        .statusCode(410)
        .body("type", equalTo("urn:spillway:problem:source-changed"));
    given()
        .get("/api/exports/" + export.path("id"))
        .then()
        .body("state", equalTo("GONE"))
        .body("problem.reason", equalTo("source-changed"));
  }

  /** An outage is no change: the export lives on. */
  @Test
  void aServerThatIsAwayIsNotAChangedSource() {
    byte[] bytes = "content".getBytes(StandardCharsets.UTF_8);
    server.page("/files/a.bin", WebServer.file(bytes, "\"v1\""));
    Response export =
        ready(export("web-selection", page("a.bin", ",\"crc32\":\"" + crc32(bytes) + "\"")));
    server.page("/files/a.bin", WebServer.status("503 Service Unavailable"));
    given().get(export.<String>path("links.archive")).then().statusCode(503);
    server.page("/files/a.bin", WebServer.file(bytes, "\"v1\""));
    assertThat(archive(export)).isNotEmpty();
  }

  @Test
  void whatIsKeptIsStagedWhateverItsServerSays() throws IOException {
    byte[] bytes = "kept text, ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    server.page("/files/a.txt", WebServer.file(bytes, "\"v1\""));
    Response export =
        ready(export("web-kept", page("a.txt", ",\"crc32\":\"" + crc32(bytes) + "\"")));
    assertThat(server.calls()).containsExactly("GET /files/a.txt");
    server.clear();
    Path stored = Files.write(temporary.resolve("a.tar.gz"), archive(export));
    assertThat(Files.size(stored)).isLessThan(bytes.length / 10);
    assertThat(
            ArchiveTools.run("tar", "-xzOf", stored.toString(), "a.txt")
                .getBytes(StandardCharsets.UTF_8))
        .isEqualTo(bytes);
  }

  @Test
  void aRecipeNamesPagesByItsParametersAndByAQuery() throws IOException {
    server.page("/files/reports/2026.pdf", WebServer.text("report"));
    server.others(
        (request, out) ->
            WebServer.text(("text of " + request.target() + "\n").repeat(1000))
                .answer(request, out));
    Response one = ready(RowsExportsTest.export("web-file", Map.of("year", "2026")));
    assertThat(contents(one)).containsExactly(Map.entry("Report 2026.pdf", "report"));
    Response many = ready(RowsExportsTest.export("web-rows", Map.of("customer", 9)));
    Map<String, String> contents = contents(many);
    assertThat(contents.keySet()).hasSize(10).contains("pages/9001.txt", "orders.csv");
    assertThat(contents.get("pages/9005.txt")).isEqualTo("text of /files/made/9005\n".repeat(1000));
    assertThat(((Number) many.path("archive.length")).longValue()).isLessThan(50_000);
    ready(RowsExportsTest.export("web-file", Map.of("year", "2026?x=..")));
    assertThat(server.calls().getLast()).isEqualTo("GET /files/reports/2026%3Fx%3D...pdf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 Not Found         |                                         | The file for the entry "b.pdf" is missing in its source.
          410 Gone              |                                         | The file for the entry "b.pdf" is missing in its source.
          302 Found             | Location: http://169.254.169.254/latest | A file of the source cannot be taken: its server answered 302, a redirect, and none is followed.
          302 Found             | Location: /files/a.pdf                  | A file of the source cannot be taken: its server answered 302, a redirect, and none is followed.
          403 Forbidden         |                                         | A file of the source cannot be taken: its server answered 403.
          200 OK                | Content-Type: text/html                 | A file of the source cannot be taken: its server answered with a web page (text/html) instead of the file.
          """)
  void aBrokenAnswerFailsTheExportOrIsReported(String status, String header, String detail)
      throws IOException {
    server.page("/files/a.pdf", WebServer.text("a"));
    server.page("/files/b.pdf", WebServer.status(status, header == null ? "X-Nothing: 1" : header));
    failed(export("web-selection", page("a.pdf", ""), page("b.pdf", "")))
        .body("problem.type", equalTo("urn:spillway:problem:unusable-source"))
        .body("problem.detail", equalTo(detail));

    Response reported = ready(export("web-report", page("a.pdf", ""), page("b.pdf", "")));
    assertThat(reported.<List<String>>path("missing")).containsExactly("b.pdf");
    Map<String, String> contents = contents(reported);
    assertThat(contents.keySet()).containsExactly("a.pdf", "manifest.json");
    assertThat(contents.get("manifest.json")).contains("b.pdf");
    assertThat(server.calls()).containsOnly("GET /files/a.pdf", "GET /files/b.pdf");
  }

  /** Half an entry is in the blob then; nothing of it is in the archive. */
  @Test
  void whatBreaksOffIsNotInTheArchive() throws IOException {
    server.page("/files/a.pdf", WebServer.text("a".repeat(100_000)));
    server.page(
        "/files/b.pdf",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Content-Length: 500000");
          out.write(new byte[400_000]);
          throw new EOFException("ends");
        });
    server.page(
        "/files/endless.pdf",
        (_, out) -> {
          WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          while (true) {
            out.write(chunked("x".repeat(60_000)).getBytes(StandardCharsets.US_ASCII));
          }
        });
    server.page("/files/busy.pdf", WebServer.status("503 Service Unavailable"));
    server.page("/files/c.pdf", WebServer.text("c"));
    Response reported =
        ready(
            export(
                "web-report",
                page("a.pdf", ""),
                page("b.pdf", ""),
                page("endless.pdf", ""),
                page("busy.pdf", ""),
                page("c.pdf", "")));
    assertThat(reported.<List<String>>path("missing"))
        .containsExactly("b.pdf", "endless.pdf", "busy.pdf");
    assertThat(contents(reported))
        .containsEntry("a.pdf", "a".repeat(100_000))
        .containsEntry("c.pdf", "c")
        .hasSize(3);
    failed(export("web-selection", page("endless.pdf", "")))
        .body(
            "problem.detail",
            equalTo(
                "A file of the source cannot be taken: its server answered with more than the 3145728 bytes that a file may have."));
  }

  @Test
  void aServerThatStaysBusyFailsTheExportAfterAWhile() throws Exception {
    server.page("/files/a.pdf", WebServer.status("503 Service Unavailable"));
    try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Response> asked = client.submit(() -> export("web-selection", page("a.pdf", "")));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                new ExportTable(tables).endDelays();
                return asked.isDone();
              });
      failed(asked.get()).body("problem.type", equalTo("urn:spillway:problem:unavailable"));
    }
    assertThat(server.calls()).hasSizeGreaterThan(3).containsOnly("GET /files/a.pdf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,"size":6             | has 5 bytes, not 6
          ,"crc32":"00000000"   | has the CRC-32 3610a686, not 00000000 as the request says
          ,"etag":"\\"v2\\""    | has another ETag
          """)
  void whatTheRequestKnowsAboutAPageIsChecked(String members, String difference) {
    server.page("/files/a.txt", WebServer.text("hello", "ETag: \"v1\""));
    failed(export("web-selection", page("a.txt", members)))
        .body("problem.type", equalTo("urn:spillway:problem:unusable-source"))
        .body("problem.detail", startsWith("The file for the entry \"a.txt\" " + difference));
    ready(
        export(
            "web-selection",
            page("a.txt", ",\"size\":5,\"crc32\":\"3610a686\",\"etag\":\"\\\"v1\\\"\"")));
  }

  @Test
  void noSpellingOfAPathLeavesTheAddress() throws IOException {
    server.others(WebServer.text(Hostile.MARK));
    List<Map<String, String>> entries = new ArrayList<>();
    for (String path : Hostile.paths(Path.of("/tmp/secret.txt"))) {
      Map<String, String> entry = Map.of("path", path, "name", "x");
      Response answer =
          given()
              .contentType(ContentType.JSON)
              .body(Map.of("dryRun", true, "selection", List.of(entry)))
              .post("/api/recipes/web-report/archive");
      assertThat(answer.statusCode()).as(path).isIn(200, 422);
      if (answer.statusCode() == 200) {
        entries.add(entry);
      }
    }
    assertThat(entries).isNotEmpty();
    ready(
        given()
            .contentType(ContentType.JSON)
            .header("Prefer", "wait=30")
            .body(Map.of("recipe", "web-report", "selection", entries))
            .post("/api/exports"));
    assertThat(server.requests()).isNotEmpty();
    assertThat(server.requests())
        .allSatisfy(
            request -> {
              assertThat(request.target()).startsWith("/files/").doesNotContain("//", "?", "#");
              assertThat(URI.create(request.target()).getPath().split("/"))
                  .doesNotContain(".", "..");
            });
  }

  /** The view of the guide, in Flask. */
  @Test
  void anApplicationMakesAnEntryWhenItIsAskedForIt() throws Exception {
    server.close();
    String guide =
        Files.readString(Path.of("docs/download-what-was-selected.md"))
            .split("## Let the application make an entry", -1)[1];
    String view = guide.split("```python\n", -1)[1].split("```", -1)[0];
    Files.writeString(temporary.resolve("made.py"), view.replace("/exports/", "/files/"));
    ProcessBuilder flask =
        new ProcessBuilder(
                "python3", "-m", "flask", "--app", "made", "run", "--port", "" + pages.getPort())
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("flask.log").toFile());
    flask.environment().put("EXPORT_KEY", SourcesResource.WEB_SECRET);
    Process running = flask.start();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> given().get(pages + "/statements/7.csv").statusCode() == 403);
      Response export =
          ready(
              export(
                  "web-selection",
                  page("statements/7.csv", ",\"name\":\"Statement.csv\""),
                  "{\"root\":\"invoices\",\"path\":\"2026/3-1.pdf\"}"));
      assertThat(contents(export).get("Statement.csv"))
          .startsWith("day,total\n1,7.00\n")
          .endsWith("365,2555.00\n");
      assertThat(
              ready(export("web-report", page("statements/x.csv", "")))
                  .<List<String>>path("missing"))
          .containsExactly("statements/x.csv");
    } finally {
      running.destroy();
      running.waitFor();
    }
  }

  @Test
  void aDryRunAsksNobody() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"dryRun\":true,\"selection\":[" + page("a.pdf", "") + "]}")
        .post("/api/recipes/web-selection/archive")
        .then()
        .statusCode(200)
        .body("entries", nullValue())
        .body("length", nullValue());
    assertThat(server.calls()).isEmpty();
    // Without a page it is planned as always.
    given()
        .contentType(ContentType.JSON)
        .body("{\"dryRun\":true,\"selection\":[{\"root\":\"invoices\",\"path\":\"2026/3-1.pdf\"}]}")
        .post("/api/recipes/web-selection/archive")
        .then()
        .body("entries", equalTo(1))
        .body("staged", equalTo(0));
  }

  @Test
  void headersAndAddressesAreToldNowhere() {
    server.page("/files/a.pdf", WebServer.status("401 Unauthorized"));
    try (LoggedLines log = new LoggedLines()) {
      Response export = export("web-selection", page("a.pdf", ""));
      failed(export);
      List<String> said =
          List.of(
              export.asString(),
              given().get("/api/exports/" + export.path("id")).asString(),
              given().port(managementPort).get("/q/health/ready").asString(),
              given().port(managementPort).get("/q/metrics").asString());
      assertThat(said).noneMatch(text -> text.contains("5ecret"));
      assertThat(export.asString()).doesNotContain("127.0.0.1", "/files/");
      assertThat(log.all().stream().map(LoggedLines.Line::whole))
          .noneMatch(line -> line.contains("5ecret"))
          .anyMatch(line -> line.contains("event=web-file-lost") && line.contains("answered 401"));
    }
    given()
        .port(managementPort)
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'details' }.data.'root.pages'", equalTo("state=on-demand"));
  }
}
