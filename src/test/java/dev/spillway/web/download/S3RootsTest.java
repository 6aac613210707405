package dev.spillway.web.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.spillway.archive.entry.Format;
import dev.spillway.s3.Body;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.SourcesResource;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3RootsResource;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Archives of files that are objects of a bucket, to the caller's disk and through what a store may
 * do.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
@Timeout(120)
public class S3RootsTest {

  private static final int LARGE = 3_000_000;

  @TestHTTPResource URI server;

  @TempDir Path folder;

  private final byte[] noise = new byte[LARGE];
  private FaultyS3 faulty;

  @BeforeEach
  void fill() throws IOException {
    faulty = S3RootsResource.faulty();
    new Random(6).nextBytes(noise);
    put("all/a.txt", "text ".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    put("all/noise", noise);
    put("all/空", new byte[0]);
    put("other", new byte[1]);
  }

  @AfterEach
  void heal() {
    faulty.heal();
  }

  private static void put(String path, byte[] bytes) throws IOException {
    S3RootsResource.bucket().put("loose/" + path, Body.of(bytes, 0, bytes.length));
  }

  @Test
  void aTrainingPlanIsPickedFromABucket() throws Exception {
    String archive =
        ExportCalls.archive(
            "training-plan",
            Map.of("student", "小明", "weeks", 4, "mode", "focus", "focus", List.of("视觉")));
    Path saved = save(archive, "plan.zip");

    ArchiveTools.check(Format.ZIP, saved);
    ArchiveTools.run("unzip", "-q", saved.toString(), "-d", folder.resolve("plan").toString());
    try (var extracted = Files.walk(folder.resolve("plan"))) {
      List<Path> exercises = extracted.filter(file -> file.toString().endsWith(".png")).toList();
      assertThat(exercises).hasSize(4 * 3 * 7);
      for (Path exercise : exercises) {
        String[] parts = exercise.getFileName().toString().split("-", 4);
        assertThat(exercise)
            .hasSameBinaryContentAs(
                Path.of("examples/training-files", parts[1], parts[2], parts[3]));
      }
    }
  }

  @Test
  void aGlobGivesWhatBeginsSo() throws Exception {
    faulty.forget();
    String archive = ExportCalls.archive("all-files");
    assertThat(faulty.requests())
        .filteredOn(request -> request.target().contains("list-type=2"))
        .isNotEmpty()
        .allMatch(request -> request.target().contains("prefix=loose%2Fall%2F"));
    faulty.forget();
    Path saved = save(archive, "all.zip");

    ArchiveTools.check(Format.ZIP, saved);
    ArchiveTools.run("unzip", "-q", saved.toString(), "-d", folder.resolve("all").toString());
    assertThat(folder.resolve("all/all/noise")).hasBinaryContent(noise);
    assertThat(folder.resolve("all/all/空")).isEmptyFile();
    assertThat(faulty.requests()).filteredOn(request -> request.method().equals("GET")).hasSize(2);
    given().get("/api/exports/" + ExportCalls.id(archive)).then().body("bytes", equalTo("virtual"));
  }

  @Test
  void anyRangeIsReadFromTheStoreAndNoMore() throws Exception {
    String archive = ExportCalls.archive("all-files");
    byte[] whole = Files.readAllBytes(save(archive, "whole.zip"));
    faulty.forget();
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer =
          connection.request("GET", archive, "Range: bytes=1000000-1000999").answer();
      assertThat(answer.status()).isEqualTo(206);
      assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole, 1_000_000, 1_001_000));
    }
    assertThat(faulty.requests())
        .filteredOn(request -> request.method().equals("GET"))
        .singleElement()
        .satisfies(
            get -> {
              String range =
                  get.head().replaceFirst("(?is).*\r\nrange: bytes=(\\d+-\\d+)\r.*", "$1");
              String[] ends = range.split("-", 2);
              assertThat(Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1).isEqualTo(1000);
            });
  }

  @Test
  void whatIsKeptOutlivesItsObjects() throws Exception {
    String archive = ExportCalls.archive("kept-files");
    put("all/noise", new byte[LARGE]);
    Path saved = save(archive, "kept.tar");

    ArchiveTools.check(Format.TAR, saved);
    ArchiveTools.run("tar", "-xf", saved.toString(), "-C", folder.toString());
    assertThat(folder.resolve("all/noise")).hasBinaryContent(noise);
  }

  @Test
  void whatShrinksIsDeflated() throws Exception {
    Path saved = save(ExportCalls.archive("shrunk-files"), "shrunk.zip");

    ArchiveTools.check(Format.ZIP, saved);
    assertThat(saved).satisfies(file -> assertThat(Files.size(file)).isLessThan(LARGE + 50_000));
  }

  @Test
  void whatIsMissingIsReported() {
    String archive = ExportCalls.archive("reported-files");

    given()
        .get("/api/exports/" + ExportCalls.id(archive))
        .then()
        .body("partial", equalTo(true))
        .body("missing", hasItem("nothing/**"));
  }

  @Test
  void keysThatCannotBeNamesAreRefused() throws Exception {
    put("odd/a\\b", new byte[1]);

    Response refused = ExportCalls.oneStep("odd-files", Map.of());

    assertThat(refused.statusCode()).isEqualTo(409);
    refused.then().body("type", equalTo("urn:spillway:problem:unusable-source"));
    refused.then().body("detail", containsString("backslash"));
  }

  @Test
  void anObjectThatIsReplacedBeforehandIsGone() throws Exception {
    String archive = ExportCalls.archive("all-files");
    noise[1_500_000] ^= 1;
    put("all/noise", noise);

    assertSourceChanged(archive);
  }

  @Test
  void anObjectThatIsDeletedBeforehandIsGone() throws Exception {
    String archive = ExportCalls.archive("all-files");
    S3RootsResource.bucket().delete("loose/all/noise");

    assertSourceChanged(archive);
  }

  private static void assertSourceChanged(String archive) {
    given()
        .get(archive)
        .then()
        .statusCode(410)
        .body("type", equalTo("urn:spillway:problem:source-changed"));
    given().get("/api/exports/" + ExportCalls.id(archive)).then().body("state", equalTo("GONE"));
  }

  @Test
  void anObjectThatIsReplacedInTheMiddleResetsTheBody() throws Exception {
    String archive = ExportCalls.archive("all-files");
    faulty.fail(
        Integer.MAX_VALUE,
        new S3Fault.Broken(1_200_000),
        request -> request.is("GET", "all/noise"));
    try (HttpConnection connection = HttpConnection.to(server, 16_384)) {
      // Before the client reads, the service has not come to the last third of the object, which it
      // has to request again.
      HttpConnection.Answer head = connection.request("GET", archive).head();
      assertThat(head.status()).isEqualTo(200);
      noise[2_500_000] ^= 1;
      put("all/noise", noise);

      int length = Integer.parseInt(head.header("Content-Length"));
      assertThatThrownBy(() -> connection.read(length)).isInstanceOf(IOException.class);
    }
    given().get(archive).then().statusCode(410);
  }

  @Test
  void aBodyThatTheStoreBreaksOffIsReadOn() throws Exception {
    String archive = ExportCalls.archive("all-files");
    faulty.fail(2, new S3Fault.Broken(700_000), request -> request.is("GET", "all/noise"));
    faulty.fail(1, new S3Fault.Stalled(700_000), request -> request.is("GET", "all/noise"));

    ArchiveTools.check(Format.ZIP, save(archive, "all.zip"));
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "403, AccessDenied",
    "400, ExpiredToken",
    "404, NoSuchBucket"
  })
  void aStoreThatIsIllTakesNoExportWithIt(int status, String code) throws Exception {
    String archive = ExportCalls.archive("all-files");
    faulty.failAll(new S3Fault.Answer(status, code));

    given()
        .get(archive)
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:spillway:problem:unavailable"))
        .body("detail", containsString("source"));
    Response planned = ExportCalls.oneStep("all-files", Map.of());
    assertThat(planned.statusCode()).isEqualTo(503);
    assertThat(planned.asString()).doesNotContain("all/", code, S3RootsResource.bucket().name());

    faulty.heal();
    ArchiveTools.check(Format.ZIP, save(archive, "all.zip"));
  }

  @Test
  void aStoreThatFailsInTheMiddleResetsTheBodyAndKeepsTheExport() throws Exception {
    String archive = ExportCalls.archive("all-files");
    faulty.fail(
        Integer.MAX_VALUE, new S3Fault.Broken(1_000), request -> request.is("GET", "all/noise"));
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer head = connection.request("GET", archive).head();
      int length = Integer.parseInt(head.header("Content-Length"));
      assertThatThrownBy(() -> connection.read(length)).isInstanceOf(IOException.class);
    }

    faulty.heal();
    ArchiveTools.check(Format.ZIP, save(archive, "all.zip"));
  }

  @Test
  void aStoreThatIsAwayWhileAnArchiveIsMadeIsWaitedForAndReadOn() throws Exception {
    faulty.fail(1, new S3Fault.Broken(700_000), request -> request.is("GET", "all/noise"));
    faulty.fail(6, new S3Fault.Answer(503, "SlowDown"), request -> request.is("GET", "all/noise"));
    faulty.forget();

    String archive = ExportCalls.archive("kept-gzip");

    ArchiveTools.check(Format.TAR_GZ, save(archive, "kept.tar.gz"));
    assertThat(faulty.requests())
        .filteredOn(
            request ->
                request.is("GET", "all/noise")
                    && request.header("Range").orElse("").startsWith("bytes=0-"))
        .as("from its beginning it is read once")
        .hasSize(1);
  }

  private Path save(String archive, String name) throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      HttpConnection.Answer answer = connection.request("GET", archive).answer();
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(Optional.ofNullable(answer.header("Content-Length")))
          .contains(String.valueOf(answer.body().length));
      return Files.write(folder.resolve(name), answer.body());
    }
  }
}
