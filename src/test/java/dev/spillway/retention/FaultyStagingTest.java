package dev.spillway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.spillway.recipe.Recipes;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.Operation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that fails at each call of a whole export in turn, and one that refuses to delete, as a
 * client sees it.
 */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class FaultyStagingTest {

  private record Step(Operation operation, Predicate<Path> paths, int nth) {}

  @Inject Shelf shelf;
  @Inject FaultyVolume volume;

  @ConfigProperty(name = "spillway.recipes")
  Path recipesFolder;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @Inject Recipes recipes;

  /** Exports that are held and small. */
  @BeforeEach
  void recipe() throws IOException {
    Path files = Files.createDirectories(loose.resolve("small"));
    Random random = new Random(20261121);
    for (int i = 0; i < 2; i++) {
      byte[] bytes = new byte[40_000 + i];
      random.nextBytes(bytes);
      Files.write(files.resolve("file-" + i + ".bin"), bytes);
    }
    Files.writeString(
        recipesFolder.resolve("kept.yaml"),
        """
        title: Kept
        archive: {format: zip, filename: kept.zip}
        retention: {mode: keep, keep: 1h}
        contents: [{files: "small/**", root: loose}]
        """);
    recipes.refresh();
    shelf.clear();
  }

  @AfterEach
  void clear() throws IOException {
    shelf.clear();
    for (int i = 0; i < 2; i++) {
      Files.delete(loose.resolve("small").resolve("file-" + i + ".bin"));
    }
    Files.delete(loose.resolve("small"));
    Files.delete(recipesFolder.resolve("kept.yaml"));
    recipes.refresh();
  }

  @ParameterizedTest
  @CsvSource({"ENOSPC,insufficient-storage", "EIO,volume-unavailable", "EROFS,volume-unavailable"})
  void eachFaultFailsOneExportAndLeavesNothing(Fault fault, String problem) throws IOException {
    for (Step step : steps()) {
      volume.heal();
      volume.faults().failAt(step.operation(), step.paths(), step.nth(), fault);
      String id = ask();
      settled(id).body("state", equalTo("FAILED"));
      given()
          .get("/api/exports/" + id + "/archive")
          .then()
          .statusCode(507)
          .header("Retry-After", notNullValue())
          .body("type", equalTo("urn:spillway:problem:" + problem));
      assertThat(files()).as("left by %s at %s %s", fault, step.operation(), step.nth()).isEmpty();
      // What failed is swept at once, by a thread of its own.
      await().untilAsserted(() -> assertThat(shelf.used()).isZero());
      assertThat(shelf.count("blob")).isZero();

      volume.heal();
      String next = ask();
      settled(next).body("state", equalTo("READY"));
      given().get("/api/exports/" + next + "/archive").then().statusCode(200);
      shelf.clear();
    }
  }

  /**
   * What a whole export asks of the disk to change it. Which folder its blob is in is chosen by
   * chance.
   */
  private List<Step> steps() throws IOException {
    shelf.clear();
    settled(ask()).body("state", equalTo("READY"));
    int writes =
        (int)
            volume.faults().calls().stream()
                .filter(call -> call.operation() == Operation.WRITE && isUnfinished(call.path()))
                .count();
    assertThat(writes).isGreaterThan(2);
    shelf.clear();
    return Stream.concat(
            Stream.of(
                new Step(Operation.OPEN, FaultyStagingTest::isUnfinished, 1),
                new Step(Operation.FORCE, FaultyStagingTest::isUnfinished, 1),
                new Step(Operation.MOVE, FaultyStagingTest::isUnfinished, 1),
                new Step(Operation.OPEN, FaultyStagingTest::isSlice, 1),
                new Step(Operation.FORCE, FaultyStagingTest::isSlice, 1)),
            IntStream.rangeClosed(1, writes)
                .mapToObj(nth -> new Step(Operation.WRITE, FaultyStagingTest::isUnfinished, nth)))
        .toList();
  }

  @Test
  void aDeletionThatTheDiskRefusesIsTriedAgainAndHoldsUpNoOther() throws IOException {
    String refused = ask();
    settled(refused).body("state", equalTo("READY"));
    String other = ask();
    settled(other).body("state", equalTo("READY"));
    String blob = shelf.blobOf(refused);
    long each = shelf.used() / 2;
    volume.refuse(blob);

    given().delete("/api/exports/" + refused).then().statusCode(204);
    given().delete("/api/exports/" + other).then().statusCode(204);
    await().untilAsserted(() -> assertThat(shelf.used()).isEqualTo(each));
    assertThat(volume.file(blob)).exists();
    assertThat(shelf.blobState(blob)).isEqualTo("CONDEMNED");

    volume.heal();
    shelf.execute("update blob set delete_after = now()");
    given().post("/api/sweeps").then().statusCode(200).body("deleted.deleted.count", equalTo(1));
    assertThat(volume.file(blob)).doesNotExist();
    assertThat(shelf.used()).isZero();
  }

  private static String ask() {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"recipe\": \"kept\", \"parameters\": {}}")
        .post("/api/exports")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private static ValidatableResponse settled(String id) {
    return given().header("Prefer", "wait=20").get("/api/exports/" + id).then().statusCode(200);
  }

  private static boolean isUnfinished(Path path) {
    return path.toString().endsWith(".part");
  }

  private static boolean isSlice(Path path) {
    return path.getParent().endsWith("blobs");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(volume.folder().resolve("blobs"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
