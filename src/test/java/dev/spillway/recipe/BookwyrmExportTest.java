package dev.spillway.recipe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.RowsResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example recipe of a BookWyrm account, asked for by a service whose role in the database has
 * what docs/bookwyrm.md grants, and read as the importer does.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class BookwyrmExportTest {

  @TempDir Path folder;

  @Test
  void theArchiveIsWhatTheImporterTakes() throws Exception {
    Response export =
        given()
            .contentType(ContentType.JSON)
            .header("Prefer", "wait=30")
            .header("Spillway-Owner", "1")
            .body(Map.of("recipe", "bookwyrm-account"))
            .post("/api/exports");
    assertThat(export.path("state").toString()).as(export.asString()).isEqualTo("READY");
    Response answer =
        given().header("Spillway-Owner", "1").get(export.path("links.archive").toString());
    assertThat(answer.contentType()).isEqualTo("application/gzip");
    assertThat(answer.header("Content-Disposition")).contains("bookwyrm-account-export.tar.gz");
    byte[] archive = answer.asByteArray();
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      assertThat(gzip.readAllBytes()).hasSizeGreaterThan(archive.length);
    }

    Path file = Files.write(folder.resolve("account.tar.gz"), archive);
    Process listing = new ProcessBuilder("tar", "-tzf", file.toString()).start();
    List<String> names = listing.inputReader().lines().toList();
    assertThat(names.getFirst()).isEqualTo("archive.json");
    Process extraction =
        new ProcessBuilder("tar", "-xzOf", file.toString(), "archive.json").start();
    var document =
        (ObjectNode) BookwyrmAccount.JSON.readTree(extraction.getInputStream().readAllBytes());
    assertThat(BookwyrmImporter.complaints(document, names.subList(1, names.size()))).isEmpty();
    assertThat(document).isEqualTo(BookwyrmAccount.of(RowsResource.bookwyrm(), 1).document());
  }

  @Test
  void theAccountOfAnotherUserCannotBeNamed() {
    given()
        .header("Spillway-Owner", "1")
        .formParam("user_id", 2)
        .post("/api/recipes/bookwyrm-account/archive")
        .then()
        .statusCode(422);
  }

  @Test
  void anUnknownAccountIsNotFound() {
    given()
        .header("Spillway-Owner", "4711")
        .redirects()
        .follow(false)
        .post("/api/recipes/bookwyrm-account/archive")
        .then()
        .statusCode(404);
  }
}
