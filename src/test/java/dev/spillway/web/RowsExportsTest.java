package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.archive.entry.Format;
import dev.spillway.testing.ArchiveTools;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.RowsResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives that are made of rows and files, over the whole way. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class RowsExportsTest {

  @TempDir Path folder;

  static Response export(String recipe, Map<String, ?> parameters) {
    return given()
        .contentType(ContentType.JSON)
        .header("Prefer", "wait=30")
        .body(Map.of("recipe", recipe, "parameters", parameters))
        .post("/api/exports");
  }

  private static Response ready(String recipe, int customer) {
    Response answer = export(recipe, Map.of("customer", customer));
    assertThat(answer.path("state").toString()).as(answer.asString()).isEqualTo("READY");
    return answer;
  }

  private static byte[] archive(Response export) {
    Response answer = given().get(export.path("links.archive").toString());
    assertThat(answer.statusCode()).isEqualTo(200);
    byte[] bytes = answer.asByteArray();
    assertThat((long) bytes.length).isEqualTo(((Number) export.path("archive.length")).longValue());
    return bytes;
  }

  private Path extracted(Format format, byte[] archive) throws Exception {
    Path file = Files.write(folder.resolve("archive." + format.extension()), archive);
    ArchiveTools.check(format, file);
    Path target = Files.createDirectories(folder.resolve("out-" + format.extension()));
    ArchiveTools.extract("bsdtar", file, target);
    return target;
  }

  @ParameterizedTest
  @CsvSource({
    "customer, ZIP, held",
    "customer-once, ZIP, virtual",
    "customer-tar, TAR, virtual",
    "customer-tar-gz, TAR_GZ, held"
  })
  void rowsAndFilesAreInOneArchive(String recipe, Format format, String bytes) throws Exception {
    Response export = ready(recipe, 3);
    assertThat(export.path("bytes").toString()).isEqualTo(bytes);
    Path out = extracted(format, archive(export));

    assertThat(Files.readString(out.resolve("orders.csv")))
        .isEqualTo(
            """
            id,placed,total,note
            3001,2026-01-01T00:00:00.5Z,1234567890123456.78,""
            3002,2026-01-01T01:00:00.5Z,2469135780246913.56,"line
            break, ""quoted\"""
            3003,2026-01-01T02:00:00.5Z,3703703670370370.34,שלום 😀
            """
                .replaceAll("(?<!line)\\n", "\r\n"));
    List<String> events = Files.readAllLines(out.resolve("events.ndjson"));
    assertThat(events).hasSize(3);
    assertThat(events.getFirst())
        .isEqualTo(
            "{\"id\":3001,\"customer_id\":3,\"at\":\"2026-01-01T10:00:00\",\"ratio\":\"NaN\","
                + "\"payload\":{\"n\": 1, \"big\": 12345678901234567890123.45}}");
    JsonNode customer = new ObjectMapper().readTree(out.resolve("customer.json").toFile());
    assertThat(customer.path("name").asText()).isEqualTo("Kunde \"3\", ümlaut");
    assertThat(customer.path("orders")).hasSize(3);
    for (int n = 1; n <= 3; n++) {
      assertThat(out.resolve("invoices/" + (3000 + n) + ".pdf"))
          .hasContent(("invoice " + n + " of 3\n").repeat(500));
    }
  }

  @Test
  void anEqualExportResumesABrokenDownload() {
    Response first = ready("customer", 5);
    byte[] whole = archive(first);
    Response second = ready("customer", 5);
    assertThat(second.path("archive.etag").toString())
        .isEqualTo(first.path("archive.etag").toString());
    Response rest =
        given()
            .header("Range", "bytes=100-")
            .header("If-Range", first.path("archive.etag").toString())
            .get(second.path("links.archive").toString());
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.asByteArray())
        .isEqualTo(java.util.Arrays.copyOfRange(whole, 100, whole.length));
  }

  @Test
  void anUnknownCustomerIsNotFound() {
    given()
        .formParam("customer", 999)
        .redirects()
        .follow(false)
        .post("/api/recipes/customer/archive")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:spillway:problem:subject-not-found"));
  }

  @Test
  void aFileThatIsNotThereIsReportedWhereTheRecipeSaysSo() throws Exception {
    Response export = ready("customer-report", RowsResource.WITHOUT_INVOICE);
    assertThat((Boolean) export.path("partial")).isTrue();
    assertThat(export.<List<String>>path("missing")).containsExactly("invoices/7002.pdf");
    Path out = extracted(Format.ZIP, archive(export));
    JsonNode report = new ObjectMapper().readTree(out.resolve("not-there.json").toFile());
    assertThat(report.path("missing").get(0).asText()).isEqualTo("invoices/7002.pdf");
    assertThat(out.resolve("invoices/7002.pdf")).doesNotExist();
    assertThat(out.resolve("invoices/7003.pdf")).exists();

    Response whole = ready("customer-report", 3);
    assertThat((Object) whole.path("partial")).isNull();
  }

  @Test
  void aRowThatIsTooLargeFailsTheExport() {
    export("wide", Map.of("customer", 1))
        .then()
        .body("state", equalTo("FAILED"))
        .body("problem.type", equalTo("urn:spillway:problem:row-too-large"))
        .body("problem.status", equalTo(413));
    nothingIsReserved();
  }

  @Test
  void twoRowsAreNoObject() {
    export("two", Map.of("customer", 1))
        .then()
        .body("state", equalTo("FAILED"))
        .body("problem.type", equalTo("urn:spillway:problem:unusable-source"));
  }

  @Test
  void filesThatShrinkAreDeflated() throws Exception {
    Response export = export("compressed", Map.of());
    assertThat(export.path("state").toString()).as(export.asString()).isEqualTo("READY");
    byte[] archive = archive(export);
    Path out = extracted(Format.ZIP, archive);
    assertThat(out.resolve("2026/3-1.pdf")).hasContent("invoice 1 of 3\n".repeat(500));
    given()
        .get(export.path("links.manifest").toString())
        .then()
        .body("entries[0].compression", equalTo("deflated"));
  }

  static void nothingIsReserved() {
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> given().get("/api/volume").then().body("reserved", equalTo(0)));
  }
}
