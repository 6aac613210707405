package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.archive.entry.Format;
import dev.spillway.retention.SetTime;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.Form;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of several archives, from the request to the last byte of the last part. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class PartsTest {

  private static final long MEBIBYTE = 1024 * 1024;

  private static final String ENTRIES =
      """
      import sys, tarfile, zipfile
      for number, file in enumerate(sys.argv[2:], 1):
          if sys.argv[1] == "zip":
              names = zipfile.ZipFile(file).namelist()
          else:
              names = tarfile.open(file, "r:*").getnames()
          for name in names:
              print(number, name)
      """;

  /** One of its own for each test: there is a limit of requests. */
  private final String owner = "parts-" + System.nanoTime();

  @Inject SetTime time;

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.roots.pool.path")
  Path pool;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @TempDir Path folder;

  @AfterEach
  void clear() throws IOException {
    time.ahead(Duration.ZERO);
    try (Stream<Path> files = Files.list(loose)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private void looseFiles(int... sizes) throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < sizes.length; i++) {
      byte[] bytes = new byte[sizes[i]];
      random.nextBytes(bytes);
      Files.write(loose.resolve("文件-" + i + ".bin"), bytes);
    }
  }

  private Response ask(Map<String, Object> request) {
    return given()
        .header("Spillway-Owner", owner)
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body(request)
        .post("/api/exports");
  }

  private JsonPath ready(Map<String, Object> request) {
    Response answer = ask(request);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    assertThat(answer.jsonPath().getString("state")).as(answer.asString()).isEqualTo("READY");
    return answer.jsonPath();
  }

  /** In parts of 1 MiB. */
  private JsonPath export(String recipe) {
    return ready(Map.of("recipe", recipe, "parts", "1M"));
  }

  private JsonPath status(String id) {
    return given().header("Spillway-Owner", owner).get("/api/exports/" + id).jsonPath();
  }

  private Response get(String path) {
    return given()
        .header("Spillway-Owner", owner)
        .redirects()
        .follow(false)
        .urlEncodingEnabled(false)
        .get(path);
  }

  private static List<String> archives(JsonPath export) {
    return export.getList("archive.parts.archive");
  }

  @ParameterizedTest
  @CsvSource({
    "all-files,zip",
    "all-files-tar,tar",
    "all-files-tar-gz,tar.gz",
    "kept-loose-files,zip",
  })
  void everyPartIsAnArchiveAndAllTogetherHaveEveryEntryOnce(String recipe, String extension)
      throws IOException {
    looseFiles(700_000, 0, 600_000, 300_000, 2_000_000, 1, 400_000);
    JsonPath export = export(recipe);
    Format format = Format.ofExtension(extension).orElseThrow();
    List<String> paths = archives(export);
    List<String> reader = new ArrayList<>(List.of("python3", "-c", ENTRIES, extension));
    List<Integer> lengths = new ArrayList<>();
    long total = 0;
    Path out = Files.createDirectory(folder.resolve("out"));
    assertThat(paths).hasSizeBetween(3, 12);
    assertThat(export.getString("archive.etag")).isNull();
    for (int i = 0; i < paths.size(); i++) {
      Response answer = get(paths.get(i));
      byte[] bytes = answer.asByteArray();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.header("ETag"))
          .isEqualTo(export.getString("archive.parts[%d].etag".formatted(i)));
      assertThat(bytes.length)
          .isEqualTo(export.getInt("archive.parts[%d].length".formatted(i)))
          .isEqualTo(Integer.parseInt(answer.header("Content-Length")));
      String digits = paths.size() < 10 ? "%d" : "%02d";
      assertThat(answer.header("Content-Disposition"))
          .contains(
              "filename=\"%s-%sof%d.%s\""
                  .formatted(
                      recipe.replaceFirst("-tar.*", ""),
                      digits.formatted(i + 1),
                      paths.size(),
                      extension));
      Path file = Files.write(folder.resolve((i + 1) + "." + extension), bytes);
      // ArchivePartsTest has every part read by every tool.
      if (i < Form.choose(1, paths.size()) || i == paths.size() - 1) {
        ArchiveTools.check(format, file);
      }
      ArchiveTools.extract(format == Format.ZIP ? "unzip" : "tar", file, out);
      reader.add(file.toString());
      lengths.add(bytes.length);
      total += bytes.length;
    }
    List<String> names = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (String line : ArchiveTools.run(reader.toArray(String[]::new)).lines().toList()) {
      numbers.add(Integer.valueOf(line.substring(0, line.indexOf(' '))));
      names.add(line.substring(line.indexOf(' ') + 1));
    }
    for (int number = 1; number <= paths.size(); number++) {
      assertThat(lengths.get(number - 1) <= MEBIBYTE || Collections.frequency(numbers, number) == 1)
          .as("length of part %s", number)
          .isTrue();
    }
    assertThat(export.getLong("archive.length")).isEqualTo(total);
    JsonPath manifest = get("/api/exports/" + export.getString("id") + "/manifest").jsonPath();
    assertThat(manifest.<String>getList("entries.name")).isEqualTo(names);
    assertThat(manifest.<Integer>getList("entries.part")).isEqualTo(numbers);
    Path root = recipe.startsWith("kept") ? loose : pool;
    for (String name : names) {
      assertThat(out.resolve(name)).hasSameBinaryContentAs(root.resolve(name));
    }
    // An equal export has equal parts, so that a broken download goes on with it.
    assertThat(export(recipe).<String>getList("archive.parts.etag"))
        .isEqualTo(export.getList("archive.parts.etag"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-files", "all-files-tar-gz", "kept-loose-files"})
  void aPartIsResumedByItself(String recipe) throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    String path = archives(export(recipe)).get(1);
    Response whole = get(path);
    byte[] bytes = whole.asByteArray();
    for (int from : new int[] {1, bytes.length / 2, bytes.length - 1}) {
      Response rest =
          given()
              .header("Spillway-Owner", owner)
              .header("Range", "bytes=" + from + "-")
              .header("If-Range", whole.header("ETag"))
              .get(path);
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.header("Content-Range"))
          .isEqualTo("bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
      assertThat(rest.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
    }
    given()
        .header("Spillway-Owner", owner)
        .header("Range", "bytes=" + bytes.length + "-")
        .get(path)
        .then()
        .statusCode(416);
    given()
        .header("Spillway-Owner", owner)
        .header("If-None-Match", whole.header("ETag"))
        .get(path)
        .then()
        .statusCode(304);
    Response head = given().header("Spillway-Owner", owner).head(path);
    assertThat(head.header("Content-Length")).isEqualTo("" + bytes.length);
  }

  @Test
  void thereIsNoOtherPart() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    String id = export("loose-files").getString("id");
    for (String part :
        List.of("0", "4", "01", "-1", "+1", "1.0", "%31%30", "99999999999999999999", "x", "1%00")) {
      Response answer = get("/api/exports/" + id + "/archive/" + part);
      ProblemForm.check(
          answer.statusCode(), answer.contentType(), answer.asString(), 404, "unknown-part");
      assertThat(answer.jsonPath().getInt("parts")).as(part).isEqualTo(3);
      assertThat(answer.jsonPath().getString("detail")).contains("1 to 3");
    }
    Response unknown = get("/api/exports/" + "0".repeat(26) + "/archive/1");
    ProblemForm.check(
        unknown.statusCode(), unknown.contentType(), unknown.asString(), 404, "unknown-export");
    given()
        .header("Spillway-Owner", "another")
        .get("/api/exports/" + id + "/archive/1")
        .then()
        .statusCode(404);
  }

  @Test
  void whatFitsIntoOnePartIsAnArchiveAsUsual() throws IOException {
    looseFiles(700_000, 10);
    JsonPath export = export("loose-files");
    assertThat(export.<Object>get("archive.parts")).isNull();
    assertThat(export.getString("archive.filename")).isEqualTo("loose-files.zip");
    String path = "/api/exports/" + export.getString("id") + "/archive";
    Response whole = get(path);
    assertThat(whole.header("Content-Disposition")).contains("filename=\"loose-files.zip\"");
    assertThat(whole.header("ETag"))
        .isEqualTo(ready(Map.of("recipe", "loose-files")).getString("archive.etag"));
    assertThat(get(path + "/1").asByteArray()).isEqualTo(whole.asByteArray());
    assertThat(get(path + "/2").statusCode()).isEqualTo(404);
    assertThat(get("/api/exports/" + export.getString("id") + "/parts.txt").asString())
        .contains("/archive/1?")
        .contains("out=loose-files.zip\n");
  }

  @Test
  void whoDoesNotNameAPartGetsTheList() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    JsonPath export = export("loose-files");
    String self = "/api/exports/" + export.getString("id");
    String address = OpenToAll.PUBLIC_URL + self;
    Response list = get(self + "/archive");
    assertThat(list.statusCode()).isEqualTo(300);
    assertThat(list.contentType()).startsWith("application/json");
    assertThat(list.header("Cache-Control")).isEqualTo("no-store");
    assertThat(list.header("Location")).isNull();
    assertThat(list.header("Link"))
        .isEqualTo(
            "<%1$s/archive/1>; rel=\"first\", <%1$s/archive/3>; rel=\"last\", <%1$s/parts.txt>; rel=\"alternate\"; type=\"text/plain\""
                .formatted(address));
    JsonPath json = list.jsonPath();
    assertThat(json.getLong("length")).isEqualTo(export.getLong("archive.length"));
    assertThat(json.<Integer>getList("parts.number")).containsExactly(1, 2, 3);
    assertThat(json.<String>getList("parts.filename"))
        .containsExactly("loose-files-1of3.zip", "loose-files-2of3.zip", "loose-files-3of3.zip");
    assertThat(json.<String>getList("parts.etag")).isEqualTo(export.getList("archive.parts.etag"));
    assertThat(json.<String>getList("parts.url"))
        .containsExactly(address + "/archive/1", address + "/archive/2", address + "/archive/3");
    Response head = given().header("Spillway-Owner", owner).head(self + "/archive");
    assertThat(head.statusCode()).isEqualTo(300);
    assertThat(head.header("Content-Length")).isEqualTo("" + list.asByteArray().length);
  }

  @Test
  void aBrowserGetsThePageWithAllParts() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    String id = export("loose-files").getString("id");
    for (String address : List.of("/api/exports/" + id + "/archive", "/exports/" + id)) {
      Response page =
          given()
              .header("Spillway-Owner", owner)
              .header("Accept", "text/html,*/*;q=0.8")
              .header("Sec-Fetch-Mode", "navigate")
              .redirects()
              .follow(false)
              .get(address);
      assertThat(page.statusCode()).isEqualTo(address.startsWith("/api") ? 300 : 200);
      assertThat(page.contentType()).startsWith("text/html");
      assertThat(page.header("Location")).isNull();
      assertThat(page.header("Cache-Control")).isEqualTo("no-store");
      Matcher buttons = Pattern.compile("href=\"([^\"]+/archive/[0-9])\"").matcher(page.asString());
      for (int number = 1; number <= 3; number++) {
        assertThat(buttons.find()).as("button %s", number).isTrue();
        String part = URI.create(address).resolve(buttons.group(1)).toString();
        assertThat(part).isEqualTo("/api/exports/" + id + "/archive/" + number);
        assertThat(get(part).statusCode()).isEqualTo(200);
      }
      assertThat(buttons.find()).isFalse();
      assertThat(page.asString())
          .contains(OpenToAll.PUBLIC_URL + "/api/exports/" + id + "/parts.sh");
    }
  }

  private void run(Path script) {
    ArchiveTools.run(
        "sh", "-c", "cd \"$1\" && sh \"$2\"", "sh", folder.toString(), script.toString());
  }

  /** The lists of an export, as the programs that they are for use them. */
  @Test
  void curlDownloadsThemByTheScript() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    JsonPath export =
        ready(
            Map.of(
                "recipe", "selection",
                "filename", "It's 小明's $(touch x).zip",
                "parts", "1M",
                "selection",
                    IntStream.range(0, 3)
                        .mapToObj(i -> Map.of("root", "loose", "path", "文件-" + i + ".bin"))
                        .toList()));
    String self = "/api/exports/" + export.getString("id");
    String script = local(get(self + "/parts.sh").asString());
    Path file = Files.writeString(folder.resolve("parts.sh"), script);
    // Of another archive, and of the same length.
    Path first = folder.resolve("It's 小明's $(touch x)-1of3.zip");
    Files.write(first, new byte[export.getInt("archive.parts[0].length")]);
    run(file);
    for (int number = 1; number <= 3; number++) {
      Path part = folder.resolve("It's 小明's $(touch x)-" + number + "of3.zip");
      ArchiveTools.commandLine(Format.ZIP, part);
      assertThat(part).hasBinaryContent(get(self + "/archive/" + number).asByteArray());
    }
    assertThat(folder.resolve("x")).doesNotExist();
    // What is complete is not downloaded again; what was broken off after its last byte neither.
    FileTime made = Files.getLastModifiedTime(first);
    Path second = folder.resolve("It's 小明's $(touch x)-2of3.zip");
    String etag = export.getString("archive.parts[1].etag").replace("\"", "");
    Files.move(second, Path.of(second + "." + etag + ".part"));
    run(file);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(made);
    assertThat(second).hasBinaryContent(get(self + "/archive/2").asByteArray());
    // A script of another archive writes the same names.
    String other = script.replaceAll("[0-9a-f]{64}", "0".repeat(64));
    run(Files.writeString(folder.resolve("other.sh"), other));
    assertThat(Files.getLastModifiedTime(first)).isGreaterThan(made);
    assertThat(script).endsWith("\n}\nparts\n");
    String list = get(self + "/parts.txt").then().contentType("text/plain").extract().asString();
    assertThat(local(list).lines().filter(line -> line.startsWith(server.toString())))
        .hasSize(3)
        .allSatisfy(url -> assertThat(LinksTest.get(path(url)).statusCode()).isEqualTo(200));
    assertThat(list)
        .contains("\n  out=It's 小明's $(touch x)-1of3.zip\n  auto-file-renaming=false\n");
  }

  /** A shell reads what comes by a pipe as it comes, and the connection may break. */
  @Test
  void aScriptThatWasCutOffDoesNothing() throws IOException {
    looseFiles(700_000, 600_000);
    String self = "/api/exports/" + export("loose-files").getString("id");
    String script = local(get(self + "/parts.sh").asString());
    int last = script.lastIndexOf("\n  part ");
    for (int end : new int[] {last, last + 8, script.length() - 8, script.length() - 3}) {
      Path cut = Files.writeString(folder.resolve("cut.sh"), script.substring(0, end));
      ArchiveTools.run(
          "sh", "-c", "cd \"$1\" && sh < \"$2\" || true", "sh", folder.toString(), cut.toString());
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(cut);
      }
    }
  }

  private String local(String list) {
    return list.replace(OpenToAll.PUBLIC_URL, server.toString().replaceFirst("/$", ""));
  }

  private String path(String url) {
    return url.substring(server.toString().replaceFirst("/$", "").length());
  }

  @Test
  void isDeliveredWithItsLastPart() throws Exception {
    looseFiles(700_000, 600_000, 800_000);
    JsonPath export = export("loose-files");
    String id = export.getString("id");
    for (int number : new int[] {3, 1}) {
      download(archives(export).get(number - 1));
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          status(id).getString("archive.parts[%d].delivery".formatted(number - 1)))
                      .isEqualTo("delivered"));
    }
    assertThat(status(id).getString("delivery")).isNull();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        given()
                            .queryParam("export", id)
                            .queryParam("event", "downloaded")
                            .get("/api/audit")
                            .jsonPath()
                            .<Integer>getList("entries.details.part"))
                    .containsExactly(1, 3));
    assertThat(status(id).getString("archive.parts[1].delivery")).isNull();
    time.ahead(Duration.ofMinutes(OpenToAll.GRACE + 1));
    assertThat(status(id).getString("state")).isEqualTo("READY");
    download(archives(export).get(1));
    await()
        .untilAsserted(() -> assertThat(status(id).getString("delivery")).isEqualTo("delivered"));
    time.ahead(Duration.ofMinutes(2 * OpenToAll.GRACE + 2));
    assertThat(status(id).getString("state")).isEqualTo("GONE");
    assertThat(status(id).getString("problem.reason")).isEqualTo("delivered");
    assertThat(get(archives(export).getFirst()).statusCode()).isEqualTo(410);
  }

  private void download(String path) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      assertThat(connection.request("GET", path, "Spillway-Owner: " + owner).answer().status())
          .isEqualTo(200);
    }
  }

  @Test
  void aCountedLinkIsGoodForEveryPartOnce() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    String id = export("loose-files").getString("id");
    String link =
        given()
            .header("Spillway-Owner", owner)
            .contentType(ContentType.JSON)
            .body(Map.of("deliveries", 1))
            .post("/api/exports/{id}/links", id)
            .then()
            .statusCode(201)
            .extract()
            .path("url");
    Response list = LinksTest.get(link.substring(OpenToAll.PUBLIC_URL.length()));
    assertThat(list.statusCode()).isEqualTo(300);
    List<String> parts =
        list.jsonPath().<String>getList("parts.url").stream()
            .map(url -> url.substring(OpenToAll.PUBLIC_URL.length()))
            .toList();
    assertThat(parts).allSatisfy(url -> assertThat(url).contains("signature=", "deliveries=1"));
    assertThat(list.jsonPath().getString("links.aria2c")).contains("/parts.txt?", "signature=");
    for (int part : new int[] {1, 0, 1, 0, 2}) {
      assertThat(LinksTest.get(parts.get(part)).statusCode()).isEqualTo(200);
    }
    for (String url : parts) {
      LinksTest.refused(LinksTest.get(url), 410, "link-spent");
    }
    LinksTest.refused(
        LinksTest.get(link.substring(OpenToAll.PUBLIC_URL.length())), 410, "link-spent");
  }

  /** More intervals than are kept of a single archive. */
  @Test
  void partsArriveInAnyOrder() throws IOException {
    int count = 140;
    for (int i = 0; i < count; i++) {
      try (RandomAccessFile sparse =
          new RandomAccessFile(loose.resolve(i + ".bin").toFile(), "rw")) {
        sparse.setLength(MEBIBYTE);
      }
    }
    String id = export("loose-files").getString("id");
    assertThat(status(id).<Integer>getList("archive.parts.number")).hasSize(count);
    JsonPath listed =
        given().header("Spillway-Owner", owner).get("/api/exports?state=ready").jsonPath();
    assertThat(listed.<Map<String, Object>>get("exports.find { it.id == '" + id + "' }.archive"))
        .containsEntry("length", status(id).get("archive.length"))
        .doesNotContainKeys("parts", "etag");
    String link =
        given()
            .header("Spillway-Owner", owner)
            .contentType(ContentType.JSON)
            .body(Map.of("deliveries", 1))
            .post("/api/exports/{id}/links", id)
            .then()
            .extract()
            .path("url");
    String query = link.replaceFirst(".*\\?", "?");
    List<Integer> order =
        IntStream.rangeClosed(1, count)
            .boxed()
            .sorted(Comparator.comparing(number -> number % 2))
            .toList();
    for (int number : order) {
      try (HttpConnection connection = HttpConnection.to(server)) {
        String path = "/api/exports/" + id + "/archive/" + number + query;
        assertThat(connection.request("GET", path).answer().status()).isEqualTo(200);
      }
    }
    LinksTest.refused(
        LinksTest.get("/api/exports/" + id + "/archive/7" + query), 410, "link-spent");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(status(id).getString("delivery")).isEqualTo("delivered"));
  }

  /** Only what the signature covers is passed on. */
  @Test
  void aListHasNothingThatSomebodyAddedToItsLink() throws IOException {
    looseFiles(700_000, 600_000);
    String id = export("loose-files").getString("id");
    String query =
        given()
            .header("Spillway-Owner", owner)
            .post("/api/exports/{id}/links", id)
            .then()
            .extract()
            .<String>path("url")
            .replaceFirst(".*\\?", "");
    String script =
        LinksTest.get("/api/exports/" + id + "/parts.sh?x=';touch%20y;'&" + query).asString();
    assertThat(script).contains("/archive/2?" + query + "'").doesNotContain("touch");
    LinksTest.refused(
        LinksTest.get(
            "/api/exports/" + id + "/parts.sh?" + query.replace("signature=", "signature=x")),
        404,
        "unknown-export");
  }

  @ParameterizedTest
  @CsvSource({"1023K", "0", "-1", "abc", "''", "4 GB", "1e9", "99999999999999T"})
  void aSizeThatIsNoneIsRefused(String parts) {
    Response answer = ask(Map.of("recipe", "all-files", "parts", parts));
    ProblemForm.check(
        answer.statusCode(), answer.contentType(), answer.asString(), 422, "invalid-parameters");
    assertThat(answer.jsonPath().getString("errors[0].parameter")).isEqualTo("parts");
    assertThat(answer.jsonPath().getString("errors[0].message")).contains("at least 1M");
  }

  @Test
  void aSizeIsAText() {
    for (Object parts : new Object[] {4_000_000, true, List.of("1M")}) {
      Response answer = ask(Map.of("recipe", "all-files", "parts", parts));
      ProblemForm.check(
          answer.statusCode(), answer.contentType(), answer.asString(), 422, "invalid-parameters");
    }
  }

  @Test
  void anotherSizeIsAnotherRequest() throws IOException {
    looseFiles(700_000, 600_000);
    Map<String, Object> request = new HashMap<>(Map.of("recipe", "loose-files", "parts", "1M"));
    String key = "parts-" + System.nanoTime();
    List<Integer> statuses = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (String parts : new String[] {"1M", "1M", "2M"}) {
      request.put("parts", parts);
      Response answer =
          given()
              .header("Spillway-Owner", owner)
              .header("Idempotency-Key", key)
              .contentType(ContentType.JSON)
              .body(request)
              .post("/api/exports");
      statuses.add(answer.statusCode());
      ids.add(answer.jsonPath().getString("id"));
    }
    assertThat(statuses).containsExactly(202, 202, 422);
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
  }

  @Test
  void aDryRunTellsHowManyThereWouldBe() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    for (var expected : Map.of("1M", 3, "2M", 2, "1G", 1).entrySet()) {
      ask(Map.of("recipe", "loose-files", "parts", expected.getKey(), "dryRun", true))
          .then()
          .statusCode(200)
          .body("parts", equalTo(expected.getValue()));
    }
    ask(Map.of("recipe", "loose-files", "dryRun", true)).then().body("parts", nullValue());
    given()
        .header("Spillway-Owner", owner)
        .formParam("parts", "1M")
        .formParam("dryRun", "true")
        .post("/api/recipes/loose-files/archive")
        .then()
        .statusCode(200)
        .body("parts", equalTo(3));
  }

  @Test
  void soManyPartsAreRefused() throws IOException {
    for (int i = 0; i <= 1000; i++) {
      try (RandomAccessFile sparse =
          new RandomAccessFile(loose.resolve(i + ".bin").toFile(), "rw")) {
        sparse.setLength(MEBIBYTE);
      }
    }
    Response answer = ask(Map.of("recipe", "loose-files", "parts", "1M", "dryRun", true));
    ProblemForm.check(
        answer.statusCode(), answer.contentType(), answer.asString(), 422, "impossible-selection");
    assertThat(answer.jsonPath().getString("parameter")).isEqualTo("parts");
    assertThat(answer.jsonPath().getString("detail")).contains("1001 parts", "at most 1000");
    ask(Map.of("recipe", "loose-files", "parts", "3M", "dryRun", true))
        .then()
        .statusCode(200)
        .body("parts", equalTo(501));
  }

  @Test
  void theOneStepWayLeadsToTheList() throws IOException {
    looseFiles(700_000, 600_000, 800_000);
    Response answer =
        given()
            .header("Spillway-Owner", owner)
            .redirects()
            .follow(false)
            .formParam("parts", "1M")
            .post("/api/recipes/loose-files/archive");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    assertThat(get(answer.header("Location")).statusCode()).isEqualTo(300);
  }
}
