package dev.spillway.web;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.spillway.archive.entry.Format;
import dev.spillway.recipe.model.PathTemplate;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The request names the entries of its archive. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class SelectionTest {

  private static final String LINES = "application/x-ndjson";

  private static final String TWO_PICTURES =
      """
      {"root":"chosen","path":"2026/a.jpg"},{"root":"chosen","path":"2026/b.jpg","name":"Day 2/b.jpg"},
      {"text":"Two pictures","name":"README.txt"},{"folder":"Empty"}
      """;

  @ConfigProperty(name = "spillway.roots.chosen.path")
  Path chosen;

  @Inject DataSource database;

  @TempDir Path temporary;

  @BeforeEach
  void files() throws IOException {
    Path year = Files.createDirectories(chosen.resolve("2026"));
    Files.writeString(year.resolve("a.jpg"), "first picture");
    Files.writeString(year.resolve("b.jpg"), "second picture");
    Files.writeString(chosen.resolve("terms.txt"), "terms");
  }

  private static Response post(String path, String type, String body) {
    return given()
        .config(
            config().encoderConfig(encoderConfig().encodeContentTypeAs(LINES, ContentType.TEXT)))
        .redirects()
        .follow(false)
        .contentType(type)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post(path);
  }

  private static Response oneStep(String recipe, String body) {
    return post("/api/recipes/" + recipe + "/archive", "application/json", body);
  }

  private static String archive(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(303);
    return URI.create(response.header("Location")).getPath();
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

  private long count(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theFilesThatAreNamedAreTheArchiveAndItCanBeResumed() throws IOException {
    String archive =
        archive(
            oneStep(
                "selection",
                "{\"filename\":\"Holiday.zip\",\"selection\":[" + TWO_PICTURES + "]}"));
    Response whole = given().get(archive);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.header("Content-Disposition")).contains("filename=\"Holiday.zip\"");
    byte[] bytes = whole.asByteArray();
    assertThat(contents(bytes))
        .containsExactly(
            Map.entry("2026/a.jpg", "first picture"),
            Map.entry("Day 2/b.jpg", "second picture"),
            Map.entry("README.txt", "Two pictures"),
            Map.entry("Empty/", ""));
    Response rest =
        given().header("Range", "bytes=100-").header("If-Range", whole.header("ETag")).get(archive);
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 100, bytes.length));
    Path zip = temporary.resolve("Holiday.zip");
    Files.write(zip, bytes);
    ArchiveTools.check(Format.ZIP, zip);
    String extracted =
        ArchiveTools.run(
            "bash",
            "-c",
            "cd \"$0\" && unzip -q Holiday.zip && ls -pd Empty",
            temporary.toString());
    assertThat(extracted.strip()).isEqualTo("Empty/");
  }

  @Test
  void linesAndExportsAreTheSameArchive() throws IOException {
    String etag =
        given()
            .head(archive(oneStep("selection", "{\"selection\":[" + TWO_PICTURES + "]}")))
            .header("ETag");
    String lines = TWO_PICTURES.replace("},", "}\n").strip();
    String ofLines = archive(post("/api/recipes/selection/archive", LINES, "{}\n" + lines));
    assertThat(given().head(ofLines).header("ETag")).isEqualTo(etag);
    Response export =
        post("/api/exports", LINES, "{\"recipe\":\"selection\",\"filename\":\"a\"}\n" + lines);
    export.then().statusCode(202);
    given()
        .header("Prefer", "wait=20")
        .get(export.header("Location"))
        .then()
        .body("state", equalTo("READY"))
        .body("archive.filename", equalTo("a.zip"))
        .body("archive.etag", equalTo(etag));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"filename\":\"Holiday.TAR\"', Holiday.TAR",
    "'\"format\":\"tar\"', selection.tar",
    "'\"format\":\"tar\",\"filename\":\"a.zip\"', a.zip.tar",
    "'\"filename\":\"../../etc/x\\\"y\"', ___.._etc_x_y.zip",
  })
  void theRequestChoosesFileNameAndFormat(String members, String filename) throws IOException {
    String archive =
        archive(oneStep("selection", "{" + members + ",\"selection\":[" + TWO_PICTURES + "]}"));
    Response whole = given().get(archive);
    assertThat(whole.header("Content-Disposition")).contains("filename=\"");
    given()
        .get(archive.replaceFirst("/archive$", ""))
        .then()
        .body("archive.filename", equalTo(filename));
    if (filename.toLowerCase(java.util.Locale.ROOT).endsWith(".tar")) {
      Path tar = Files.write(temporary.resolve("a.tar"), whole.asByteArray());
      assertThat(ArchiveTools.run("tar", "-tvf", tar.toString()))
          .contains("drwxr-xr-x")
          .contains(" Empty/")
          .contains(" Day 2/b.jpg");
    }
  }

  @Test
  void aRecipeTakesASelectionBesideItsParametersAndOtherContents() throws IOException {
    String archive =
        archive(
            oneStep(
                "album",
                "{\"album\":\"Sea\",\"selection\":[{\"path\":\"2026/b.jpg\",\"name\":\"b.jpg\"}]}"));
    Response whole = given().get(archive);
    assertThat(whole.header("Content-Disposition")).contains("Sea.zip");
    assertThat(contents(whole.asByteArray()))
        .containsExactly(Map.entry("b.jpg", "second picture"), Map.entry("terms.txt", "terms"));
    given()
        .get("/api/recipes/album")
        .then()
        .body("selection.roots", equalTo(List.of("chosen")))
        .body("selection.text", equalTo(false))
        .body("selection.formats", equalTo(List.of("zip", "tar")));
  }

  @Test
  void theBaseOfARecipeIsWhereItsPathsBegin() throws IOException {
    Map<String, String> contents =
        contents(
            given()
                .get(archive(oneStep("year", "{\"selection\":[{\"path\":\"a.jpg\"}]}")))
                .asByteArray());
    assertThat(contents).containsExactly(Map.entry("a.jpg", "first picture"));
    for (String year : List.of("..", ".", "", "2026/..", "/")) {
      oneStep("year", "{\"year\":\"" + year + "\",\"selection\":[{\"path\":\"terms.txt\"}]}")
          .then()
          .statusCode(422)
          .body("errors[0].parameter", equalTo("year"));
    }
  }

  @Test
  void namesNeverRefuseAnArchiveAndAFileThatIsNamedTwiceIsThereOnce() throws IOException {
    String entries =
        """
        {"root":"chosen","path":"2026/a.jpg","name":"a?.jpg"},{"root":"chosen","path":"2026/b.jpg","name":"A_.jpg"},
        {"root":"chosen","path":"2026/a.jpg","name":"a?.jpg"},{"text":"x","name":"e\u0301"},{"text":"y","name":"\u00e9"},
        {"folder":"CON"},{"folder":"CON/"},{"text":"z","name":"../up"}
        """;
    String archive = archive(oneStep("selection", "{\"selection\":[" + entries + "]}"));
    byte[] bytes = given().get(archive).asByteArray();
    assertThat(contents(bytes)).hasSize(6).containsEntry("a_.jpg", "first picture");
    assertThat(contents(bytes).keySet()).contains("A_ (2).jpg").noneMatch(n -> n.contains(".."));
    ArchiveTools.check(Format.ZIP, Files.write(temporary.resolve("n.zip"), bytes));
    oneStep("selection", "{\"dryRun\":true,\"selection\":[" + entries + "]}")
        .then()
        .body("entries", equalTo(6))
        .body("length", equalTo(bytes.length))
        .body("renamed[0].was", equalTo("a?.jpg"))
        .body("renamed[0].name", equalTo("a_.jpg"));
  }

  @Test
  void aFileThatIsNamedManyTimesIsThereOncePerName() {
    String file = "{\"root\":\"chosen\",\"path\":\"2026/a.jpg\"";
    for (boolean named : List.of(false, true)) {
      String entries =
          IntStream.range(0, 50_000)
              .mapToObj(i -> file + (named ? ",\"name\":\"" + i + "\"}" : "}"))
              .collect(Collectors.joining(","));
      oneStep("selection", "{\"dryRun\":true,\"selection\":[" + entries + "]}")
          .then()
          .statusCode(200)
          .body("entries", equalTo(named ? 50_000 : 1))
          .body("staged", equalTo(0));
    }
  }

  /** Two files of a folder on Linux, and one name elsewhere. */
  @Test
  void filesWhoseNamesAreOneInAnotherNormalFormAreBothThere() throws IOException {
    Path forms = Files.createDirectories(chosen.resolve("forms"));
    Files.writeString(forms.resolve("e\u0301.txt"), "decomposed");
    Files.writeString(forms.resolve("\u00e9.txt"), "composed");
    String archive =
        archive(
            oneStep(
                "selection",
                "{\"selection\":[{\"root\":\"chosen\",\"path\":\"forms/e\u0301.txt\"},"
                    + "{\"root\":\"chosen\",\"path\":\"forms/\u00e9.txt\"}]}"));
    Map<String, String> contents = contents(given().get(archive).asByteArray());
    assertThat(contents.values()).containsExactly("decomposed", "composed");
    assertThat(contents.keySet()).last().isEqualTo("forms/\u00e9 (2).txt");
  }

  /** The job reads the selection from the row: any node could. */
  @Test
  void aStagedExportHasTheSelectionOfItsRow() throws IOException {
    String archive =
        archive(
            oneStep(
                "kept-album",
                "{\"selection\":[{\"path\":\"2026/a.jpg\"},{\"text\":\"x\",\"name\":\"t\"},{\"folder\":\"e\"}]}"));
    Path stored = Files.write(temporary.resolve("a.tar.gz"), given().get(archive).asByteArray());
    assertThat(ArchiveTools.run("tar", "-xzOf", stored.toString(), "2026/a.jpg"))
        .isEqualTo("first picture");
    assertThat(ArchiveTools.run("tar", "-tzf", stored.toString()).lines())
        .containsExactly("2026/a.jpg", "t", "e/");
  }

  @Test
  void theSelectionIsErasedWithThePlanAndWithAFailure() {
    archive(oneStep("selection", "{\"selection\":[" + TWO_PICTURES + "]}"));
    archive(oneStep("kept-album", "{\"selection\":[{\"path\":\"2026/a.jpg\"}]}"));
    oneStep("selection", "{\"selection\":[{\"root\":\"chosen\",\"path\":\"nothing\"}]}")
        .then()
        .statusCode(409);
    assertThat(
            count(
                "select count(*) from export where recipe in ('selection', 'kept-album', 'album')"))
        .isGreaterThan(2);
    assertThat(count("select count(*) from export where selection is not null")).isZero();
    assertThat(count("select count(*) from export where state = 'FAILED' and filename is not null"))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          selection | {}                                              | selection is missing
          selection | {"selection":"all"}                             | selection must be an array
          selection | {"selection":[{"root":"pool","path":"a"}]}      | selection[0].root must be one of: chosen, loose, not "pool"
          selection | {"selection":[{"folder":"x"},{"path":"a"}]}     | selection[1].root is missing; it is one of chosen, loose
          selection | {"selection":[{"root":"chosen","path":"../a"}]} | selection[0].path must be a path below the root
          selection | {"selection":[],"filename":7}                   | "filename" is a string
          selection | {"selection":[],"filename":""}                  | filename must be a file name
          selection | {"selection":[],"format":"rar"}                 | "format" is "rar"; this recipe offers "zip", "tar".
          selection | {"selection":[],"dryRun":"yes"}                 | "dryRun" is true or false
          selection | {"selection":[],"album":"x"}                    | album
          album     | {"album":"x","selection":[{"text":"a","name":"b"}]} | selection[0].text is not taken by this recipe
          all-files | {"selection":[]}                                | selection
          """)
  void whatIsNotValidIsNamed(String recipe, String body, String detail) {
    oneStep(recipe, body)
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:spillway:problem:invalid-parameters"))
        .body("detail", startsWith(detail));
    post(
            "/api/exports",
            "application/json",
            "{\"recipe\":\"all-files\",\"selection\":[{\"folder\":\"x\"}]}")
        .then()
        .statusCode(422)
        .body("errors[0].parameter", equalTo("selection"));
  }

  @Test
  void aBodyOfAnotherTypeIsRefusedWithTheTypesThatAreTaken() {
    post("/api/recipes/selection/archive", "text/csv", "a")
        .then()
        .statusCode(415)
        .body("detail", equalTo("Send the selection as application/json or application/x-ndjson."));
    given().formParam("a", "b").post("/api/recipes/selection/archive").then().statusCode(422);
    post("/api/recipes/selection/archive", LINES, "{}\n{\"root\":\"chosen\",\"path\":\"a")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:spillway:problem:malformed-request"));
    StringBuilder many = new StringBuilder("{}\n");
    for (int i = 0; i < 100_001; i++) {
      many.append("{\"folder\":\"").append(i).append("\"}\n");
    }
    post("/api/recipes/selection/archive", LINES, many.toString())
        .then()
        .statusCode(413)
        .body("type", equalTo("urn:spillway:problem:too-many-entries"));
  }

  @Test
  void noSpellingOfAPathLeavesTheRoot() throws IOException {
    Hostile.putSecrets(chosen.getParent(), 1);
    Path secret = chosen.getParent().resolve(Hostile.SECRET);
    Path traps = Files.createDirectory(chosen.resolve("traps-" + UUID.randomUUID()));
    Hostile.putTraps(traps);
    List<String> paths = new ArrayList<>(Hostile.paths(secret));
    for (String trap :
        List.of("link", "dirlink/secret.txt", "rootlink/etc/passwd", "pipe", "loop")) {
      paths.add(traps.getFileName() + "/" + trap);
    }
    for (String path : paths) {
      refused(
          "selection",
          Map.of("selection", List.of(Map.of("root", "chosen", "path", path, "name", "x"))));
      // As the base that a recipe begins its paths with.
      if (PathTemplate.isPart(path)) {
        refused(
            "year",
            Map.of(
                "dryRun",
                true,
                "year",
                path,
                "selection",
                List.of(Map.of("path", Hostile.SECRET))));
      }
    }
  }

  private static void refused(String recipe, Map<String, Object> body) {
    Response response =
        given()
            .redirects()
            .follow(false)
            .contentType(ContentType.JSON)
            .body(body)
            .post("/api/recipes/" + recipe + "/archive");
    assertThat(response.statusCode()).as(body + " " + response.asString()).isIn(409, 422);
    assertThat(response.asString()).as("%s", body).doesNotContain(Hostile.MARK, "root:x:0");
  }

  @Test
  void missingFilesFailTheExportOrAreReported() throws IOException {
    oneStep(
            "selection",
            "{\"selection\":[{\"root\":\"chosen\",\"path\":\"2026/a.jpg\"},{\"root\":\"chosen\",\"path\":\"2026/c.jpg\",\"name\":\"c\"}]}")
        .then()
        .statusCode(409)
        .body("detail", equalTo("The file for the entry \"c\" is missing in its source."));
    String archive =
        archive(
            oneStep(
                "album",
                "{\"album\":\"x\",\"selection\":[{\"path\":\"2026/c.jpg\"},{\"path\":\"2026/a.jpg\",\"size\":1}]}"));
    Map<String, String> contents = contents(given().get(archive).asByteArray());
    assertThat(contents).containsOnlyKeys("terms.txt", "manifest.json");
    assertThat(contents.get("manifest.json")).contains("2026/c.jpg", "2026/a.jpg");
    given()
        .get(archive.replaceFirst("/archive$", ""))
        .then()
        .body("missing", equalTo(List.of("2026/c.jpg", "2026/a.jpg")));
  }

  @Test
  void missingFilesOfAnyNumberAreReported() throws IOException {
    int missing = 50_000;
    String entries =
        IntStream.range(0, missing)
            .mapToObj(i -> "{\"path\":\"2026/missing-" + i + ".jpg\"}")
            .collect(Collectors.joining(","));
    String archive = archive(oneStep("album", "{\"album\":\"x\",\"selection\":[" + entries + "]}"));
    JsonPath report =
        JsonPath.from(contents(given().get(archive).asByteArray()).get("manifest.json"));
    int listed = report.getList("missing").size();
    assertThat(listed).isBetween(1_000, missing - 1);
    assertThat(report.getInt("more")).isEqualTo(missing - listed);
    given()
        .get(archive.replaceFirst("/archive$", ""))
        .then()
        .body("partial", equalTo(true))
        .body("missing.size()", equalTo(missing));
  }

  @Test
  void whatTheApplicationKnowsAboutAFileIsCheckedAndNotBelieved() throws IOException {
    Path file = chosen.resolve("2026/a.jpg");
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    CRC32 crc = new CRC32();
    crc.update(Files.readAllBytes(file));
    String entry = "{\"selection\":[{\"root\":\"chosen\",\"path\":\"2026/a.jpg\",%s}]}";
    archive(
        oneStep(
            "selection",
            entry.formatted(
                "\"size\":13,\"crc32\":%d,\"modified\":\"%s\""
                    .formatted(crc.getValue(), Instant.ofEpochSecond(modified.getEpochSecond())))));
    archive(oneStep("selection", entry.formatted("\"crc32\":\"%08X\"".formatted(crc.getValue()))));
    for (Map.Entry<String, String> wrong :
        Map.of(
                "\"size\":14", "has 13 bytes, not 14",
                "\"modified\":\"2001-01-01T00:00:00Z\"", "was modified at ",
                "\"etag\":\"x\"", "has no ETag",
                "\"crc32\":\"00000000\"", "has the CRC-32 ")
            .entrySet()) {
      assertThat(
              oneStep("selection", entry.formatted(wrong.getKey()))
                  .then()
                  .statusCode(409)
                  .extract()
                  .<String>path("detail"))
          .startsWith("The file for the entry \"2026/a.jpg\" " + wrong.getValue());
    }
  }

  @Test
  void theSelectionIsPartOfWhatAnIdempotencyKeyStandsFor() {
    String key = UUID.randomUUID().toString();
    List<String> ids = new ArrayList<>();
    for (String body :
        List.of(
            "{\"recipe\":\"selection\",\"selection\":[{\"root\":\"chosen\",\"path\":\"2026/a.jpg\"}]}",
            "{\"selection\":[{ \"path\":\"2026/a.jpg\", \"root\":\"chosen\"}], \"recipe\":\"selection\"}")) {
      ids.add(
          given()
              .header("Idempotency-Key", key)
              .contentType(ContentType.JSON)
              .body(body)
              .post("/api/exports")
              .then()
              .statusCode(202)
              .extract()
              .path("id"));
    }
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
    for (String other : List.of("\"filename\":\"x.zip\",", "")) {
      given()
          .header("Idempotency-Key", key)
          .contentType(ContentType.JSON)
          .body(
              "{\"recipe\":\"selection\","
                  + other
                  + "\"selection\":[{\"root\":\"chosen\",\"path\":\"2026/"
                  + (other.isEmpty() ? "b" : "a")
                  + ".jpg\"}]}")
          .post("/api/exports")
          .then()
          .statusCode(422)
          .body("type", equalTo("urn:spillway:problem:idempotency-key-reused"));
    }
  }

  @Test
  void aDryRunTellsWhatTheExportWouldBeAndKeepsNothing() {
    long before = count("select count(*) from export");
    String selection = "\"selection\":[" + TWO_PICTURES + "]";
    int length =
        given().get(archive(oneStep("selection", "{" + selection + "}"))).asByteArray().length;
    oneStep("selection", "{\"dryRun\":true," + selection + "}")
        .then()
        .statusCode(200)
        .body("entries", equalTo(4))
        .body("length", equalTo(length))
        .body("staged", equalTo(0))
        .body("fits", equalTo(true))
        .body("missing", equalTo(List.of()));
    post(
            "/api/exports",
            "application/json",
            "{\"recipe\":\"kept-album\",\"dryRun\":true,\"selection\":[{\"path\":\"2026/a.jpg\"}]}")
        .then()
        .statusCode(200)
        .body("entries", equalTo(1))
        .body("length", nullValue())
        .body("staged", equalTo(13));
    oneStep("album", "{\"dryRun\":true,\"album\":\"x\",\"selection\":[{\"path\":\"c\"}]}")
        .then()
        .statusCode(200)
        .body("missing", equalTo(List.of("c")));
    given()
        .formParam("dryRun", "true")
        .post("/api/recipes/all-files/archive")
        .then()
        .statusCode(200)
        .body("length", greaterThan(1_000_000));
    oneStep("selection", "{\"dryRun\":true,\"selection\":[{\"root\":\"chosen\",\"path\":\"c\"}]}")
        .then()
        .statusCode(409);
    oneStep("selection", "{\"dryRun\":true,\"selection\":[]}")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:spillway:problem:subject-not-found"));
    assertThat(count("select count(*) from export")).isEqualTo(before + 1);
  }
}
