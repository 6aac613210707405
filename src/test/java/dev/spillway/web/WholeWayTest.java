package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.archive.entry.Format;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the request to the archive on the caller's disk. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class WholeWayTest {

  @TestHTTPResource URI server;

  @TempDir Path folder;

  @Test
  void oneStepFormGivesTheTrainingPlan() throws Exception {
    String location;
    try (HttpConnection connection = HttpConnection.to(server)) {
      String form = "student=" + encoded("小明") + "&weeks=4&mode=focus&focus=" + encoded("视觉");
      connection.request(
          "POST",
          "/api/recipes/training-plan/archive",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Length: " + form.length());
      HttpConnection.Answer answer = connection.send(form).answer();
      assertThat(answer.status()).as(answer.text()).isEqualTo(303);
      location = answer.header("Location");
      assertThat(location).matches("/api/exports/[0-9a-z]{26}/archive");
    }
    HttpConnection.Answer archive = get(location);
    String name = "小明—4周训练方案.zip";
    String raw = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(archive.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + raw + "\"; filename*=UTF-8''" + encoded(name));
    assertThat(archive.header("Content-Type")).isEqualTo("application/zip");
    assertThat(archive.header("X-Accel-Buffering")).isEqualTo("no");

    Path saved = Files.write(folder.resolve("plan.zip"), archive.body());
    ArchiveTools.check(Format.ZIP, saved);
    Map<String, byte[]> entries = zipEntries(saved);
    byte[] overview = entries.remove("方案说明.csv");
    assertThat(overview).startsWith(0xEF, 0xBB, 0xBF);
    assertThat(entries).hasSize(4 * 3 * 7);
    Map<String, byte[]> files = poolFiles();
    entries.forEach(
        (entry, bytes) -> {
          String[] parts = entry.substring(entry.lastIndexOf('/') + 1).split("-", 4);
          assertThat(bytes)
              .as(entry)
              .isEqualTo(files.get(parts[1] + "/" + parts[2] + "/" + parts[3]));
        });
    assertThat(new String(overview, StandardCharsets.UTF_8).lines()).hasSize(1 + 4 * 3 * 7);
  }

  @Test
  void equalParametersInJsonGiveTheSameBytes() throws Exception {
    Response form =
        given()
            .redirects()
            .follow(false)
            .contentType("application/x-www-form-urlencoded; charset=UTF-8")
            .formParam("student", "小红")
            .formParam("weeks", 2)
            .formParam("mode", "assessment")
            .formParam("results", "{\"视觉\":55,\"听觉\":90.5}")
            .post("/api/recipes/training-plan/archive");
    assertThat(form.statusCode()).as(form.asString()).isEqualTo(303);
    String json =
        ExportCalls.archive(
            "training-plan",
            Map.of(
                "student",
                "小红",
                "weeks",
                2,
                "mode",
                "assessment",
                "results",
                Map.of("听觉", 90.5, "视觉", 55)));
    HttpConnection.Answer one = get(URI.create(form.header("Location")).getPath());
    HttpConnection.Answer other = get(json);
    assertThat(other.body()).isEqualTo(one.body());
    assertThat(other.header("ETag")).isEqualTo(one.header("ETag"));
  }

  @Test
  void aGlobGivesEveryFileAsZip() throws Exception {
    HttpConnection.Answer answer = get(ExportCalls.archive("all-files"));
    Path saved = Files.write(folder.resolve("all.zip"), answer.body());
    ArchiveTools.check(Format.ZIP, saved);
    assertSameEntries(zipEntries(saved));
  }

  @Test
  void aGlobGivesEveryFileAsTar() throws Exception {
    HttpConnection.Answer answer = get(ExportCalls.archive("all-files-tar"));
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-tar");
    Path saved = Files.write(folder.resolve("all.tar"), answer.body());
    ArchiveTools.check(Format.TAR, saved);
    assertSameEntries(tarEntries(Files.newInputStream(saved)));
  }

  @Test
  void aGlobGivesEveryFileAsTarGz() throws Exception {
    String archive = ExportCalls.archive("all-files-tar-gz");
    given()
        .get("/api/exports/" + ExportCalls.id(archive))
        .then()
        .body("format", equalTo("tar.gz"))
        .body("archive.filename", equalTo("all-files.tar.gz"))
        .body("archive.mediaType", equalTo("application/gzip"));
    HttpConnection.Answer answer = get(archive);
    assertThat(answer.header("Content-Type")).isEqualTo("application/gzip");
    Path saved = Files.write(folder.resolve("all.tar.gz"), answer.body());
    ArchiveTools.check(Format.TAR_GZ, saved);
    assertSameEntries(tarEntries(new GZIPInputStream(Files.newInputStream(saved))));
  }

  @Test
  void anExportIsAskedForWaitedForReadAndDeleted() {
    Response created =
        given()
            .contentType(ContentType.JSON)
            .header("Prefer", "wait=20")
            .body(Map.of("recipe", "training-plan", "parameters", ExportCalls.PLAN))
            .post("/api/exports");
    created
        .then()
        .statusCode(202)
        .body("state", equalTo("READY"))
        .body("bytes", equalTo("virtual"))
        .body("archive.filename", equalTo("小明—1周训练方案.zip"))
        .body("archive.mediaType", equalTo("application/zip"))
        .body("progress.entriesDone", equalTo(22))
        .body("problem", nullValue());
    String path = URI.create(created.header("Location")).getPath();
    Response status = given().header("Prefer", "wait=5").get(path);
    status.then().statusCode(200).body("state", equalTo("READY"));

    given()
        .head(path + "/archive")
        .then()
        .statusCode(200)
        .header("ETag", equalTo(status.path("archive.etag")))
        .header("Content-Length", equalTo(String.valueOf(status.<Integer>path("archive.length"))));
    given()
        .get(path + "/manifest")
        .then()
        .statusCode(200)
        .body("format", equalTo("zip"))
        .body("entries", hasSize(22))
        .body("entries", everyItem(hasKey("crc32")))
        .body("entries", everyItem(not(hasKey("path"))));

    given().delete(path).then().statusCode(204);
    given()
        .get(path)
        .then()
        .statusCode(200)
        .body("state", equalTo("GONE"))
        .body("problem.reason", equalTo("deleted"));
    for (String gone : List.of(path + "/archive", path + "/manifest")) {
      given()
          .get(gone)
          .then()
          .statusCode(410)
          .contentType("application/problem+json")
          .body("reason", equalTo("deleted"));
    }
    given().delete(path).then().statusCode(204);
  }

  @Test
  void recipesTellWhatTheyTake() {
    given()
        .get("/api/recipes")
        .then()
        .statusCode(200)
        .body(
            "recipes.name",
            equalTo(
                List.of(
                    "album",
                    "all-files",
                    "all-files-tar",
                    "all-files-tar-gz",
                    "kept-album",
                    "kept-limited",
                    "kept-loose-files",
                    "limited",
                    "loose-files",
                    "loose-folder",
                    "named-file",
                    "refused-names",
                    "selection",
                    "training-plan",
                    "year")));
    given()
        .get("/api/recipes/training-plan")
        .then()
        .statusCode(200)
        .body("parameters.properties.weeks.maximum", equalTo(52));
  }

  @Test
  void pagesOfExportsNeitherRepeatNorSkip() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(ExportCalls.id(ExportCalls.archive("all-files-tar")));
    }
    List<String> listed = new ArrayList<>();
    String cursor = null;
    do {
      var request = given().queryParam("recipe", "all-files-tar").queryParam("state", "ready");
      request.queryParam("limit", 2);
      if (cursor != null) {
        request.queryParam("cursor", cursor);
      }
      JsonPath page = request.get("/api/exports").then().statusCode(200).extract().jsonPath();
      listed.addAll(page.getList("exports.id", String.class));
      cursor = page.getString("next");
    } while (cursor != null);
    assertThat(listed).doesNotHaveDuplicates().startsWith(made.toArray(String[]::new));
    given()
        .queryParam("owner", "nobody")
        .get("/api/exports")
        .then()
        .statusCode(200)
        .body("exports", hasSize(0));
    given()
        .queryParam("state", "failed")
        .queryParam("recipe", "all-files-tar")
        .get("/api/exports")
        .then()
        .statusCode(200)
        .body("exports", hasSize(0));
  }

  @Test
  void everythingOfAnOwnerIsErased() {
    String other = ExportCalls.archive("all-files");
    String location =
        given()
            .redirects()
            .follow(false)
            .header("Spillway-Owner", "person-7")
            .post("/api/recipes/all-files/archive")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    String archive = URI.create(location).getPath();
    erased("somebody", 0);
    downloaded(archive, 200);
    erased("person-7", 1);
    downloaded(archive, 410);
    given().head(other).then().statusCode(200);
  }

  private static void erased(String owner, int exports) {
    given()
        .queryParam("owner", owner)
        .delete("/api/exports")
        .then()
        .statusCode(200)
        .body("exports", equalTo(exports));
  }

  private static void downloaded(String archive, int status) {
    given().header("Spillway-Owner", "person-7").head(archive).then().statusCode(status);
  }

  private static Map<String, byte[]> tarEntries(InputStream bytes) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (var tar = new TarArchiveInputStream(bytes)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  private HttpConnection.Answer get(String path) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer = connection.request("GET", path).answer();
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
      return answer;
    }
  }

  private static void assertSameEntries(Map<String, byte[]> entries) throws IOException {
    Map<String, byte[]> files = poolFiles();
    assertThat(entries.keySet()).isEqualTo(files.keySet());
    entries.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(files.get(name)));
  }

  private static Map<String, byte[]> poolFiles() throws IOException {
    Path pool = ConfigProvider.getConfig().getValue("spillway.roots.pool.path", Path.class);
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(pool)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(pool.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static Map<String, byte[]> zipEntries(Path file) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (var all = zip.getEntries(); all.hasMoreElements(); ) {
        var entry = all.nextElement();
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
