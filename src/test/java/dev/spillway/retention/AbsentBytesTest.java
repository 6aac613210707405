package dev.spillway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever asks about an archive without its bytes, or about the volume, is not told of what is not
 * there.
 */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class AbsentBytesTest {

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @Inject Shelf shelf;
  @Inject FaultyVolume volume;

  private byte[] marker;
  private String archive;
  private String etag;

  @BeforeEach
  void keepFiles() throws IOException {
    shelf.clear();
    Files.writeString(loose.resolve("notes.txt"), "to be kept");
    marker = Files.readAllBytes(volume.marker());
    archive =
        given()
            .redirects()
            .follow(false)
            .post("/api/recipes/kept-loose-files/archive")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    etag = given().head(archive).then().statusCode(200).extract().header("ETag");
    given().header("If-None-Match", etag).get(archive).then().statusCode(304);
  }

  @AfterEach
  void mount() throws IOException {
    Files.delete(loose.resolve("notes.txt"));
    Files.write(volume.marker(), marker);
    shelf.clear();
  }

  private Path file() {
    return volume.file(shelf.blobOf(archive.split("/", -1)[3]));
  }

  @Test
  void headOfALostArchiveIsGone() throws IOException {
    Files.delete(file());
    given().head(archive).then().statusCode(410);
    given()
        .get(archive.replace("/archive", ""))
        .then()
        .body("state", equalTo("GONE"))
        .body("problem.reason", equalTo("lost"));
  }

  @Test
  void whatIsLostIsNotCalledUnmodified() throws IOException {
    Files.delete(file());
    given().header("If-None-Match", etag).get(archive).then().statusCode(410);
  }

  @Test
  void withoutItsVolumeNothingIsPromisedAndNothingLost() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    Files.delete(file());
    volume.hideMarker();
    given().head(archive).then().statusCode(503);
    given().header("If-None-Match", etag).head(archive).then().statusCode(503);
    given().get(archive.replace("/archive", "")).then().body("state", equalTo("READY"));
    assertThat(shelf.blobOf(archive.split("/", -1)[3])).isNotNull();
    Path file = file();
    Files.write(file, bytes);
    Files.write(volume.marker(), marker);
    given().head(archive).then().statusCode(200);
  }

  @Test
  void aVolumeThatIsNotOursHasNoNumbers() throws IOException {
    given().get("/api/volume").then().statusCode(200);
    volume.hideMarker();
    given()
        .get("/api/volume")
        .then()
        .statusCode(507)
        .header("Retry-After", equalTo("60"))
        .body("type", equalTo("urn:spillway:problem:volume-unavailable"))
        .body("detail", containsString("volume"));
  }
}
