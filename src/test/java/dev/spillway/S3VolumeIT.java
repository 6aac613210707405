package dev.spillway;

import static dev.spillway.testing.site.S3Site.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.StoredObject;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.S3Site;
import dev.spillway.testing.site.Site;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service whose volume is in a bucket, and a store that is not always well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3VolumeIT {

  private static final String PACKED =
      """
      title: Packed
      archive: {format: tar.gz, filename: "files.tar.gz"}
      retention: {mode: keep, keep: 1h}
      contents: [{files: "**", root: files}]
      """;

  private S3Site place;
  private FaultyS3 faulty;
  private Bucket bucket;
  private Site site;
  private Calls calls;
  private byte[] archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    place = S3Site.in(folder, PostgresResource.newDatabase());
    faulty = place.faulty();
    bucket = place.bucket();
    site = place.site();
    Files.writeString(folder.resolve("recipes/packed.yaml"), PACKED);
    byte[] large = new byte[13_000_000];
    new Random(5).nextBytes(large);
    Files.write(site.root().resolve("large.bin"), large);
    site.start();
    calls = site.calls();
    archive = calls.archive(calls.ready("virtual")).asByteArray();
  }

  @AfterAll
  void stop() throws Exception {
    place.close();
  }

  @AfterEach
  void heal() {
    faulty.heal();
  }

  @Test
  void whatIsHeldIsInTheBucketAndNowhereElse() throws IOException {
    String id = calls.ready("kept");

    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
    assertThat(bucket.find(place.key(id)))
        .get()
        .extracting(StoredObject::bytes)
        .isEqualTo((long) archive.length);
    assertThat(site.rows().list("select part_size from blob where id = '" + place.blob(id) + "'"))
        .containsExactly(String.valueOf(8 << 20));
    assertThat(site.volume()).isEmptyDirectory();
    String packed = calls.ready("packed");
    assertThat(bucket.find(place.key(packed))).isPresent();
    assertThat(calls.archive(packed).asByteArray()).hasSizeGreaterThan(13_000_000);
  }

  @Test
  void aBodyThatBreaksOffAtTheStoreIsWholeForTheClient() {
    String id = calls.ready("kept");
    faulty.fail(1, new S3Fault.Broken(5_000_000), asked -> asked.is("GET", place.blob(id)));
    faulty.fail(1, new S3Fault.Stalled(3_000_000), asked -> asked.is("GET", place.blob(id)));
    faulty.fail(1, new S3Fault.Answer(503, "SlowDown"), asked -> asked.is("GET", place.blob(id)));

    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
  }

  @Test
  void partsThatFailAreMadeAgain() {
    faulty.fail(1, new S3Fault.Reset(), asked -> asked.is("PUT", "partNumber=2"));
    faulty.fail(
        1, new S3Fault.Answer(500, "InternalError"), asked -> asked.is("PUT", "partNumber=1"));
    faulty.fail(1, new S3Fault.Unanswered(), asked -> asked.is("PUT", "partNumber=3"));

    String id = calls.ready("kept");

    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
    assertThat(
            site.rows()
                .list(
                    "select attempts_started - attempts_uncounted from export where id = '"
                        + id
                        + "'"))
        .containsExactly("1");
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "400, ExpiredToken", "500, InternalError", "404, NoSuchBucket"})
  void aStoreThatIsIllTakesNoExportWithIt(int status, String code) {
    String id = calls.ready("kept");
    faulty.failAll(new S3Fault.Answer(status, code));

    calls.archive(id).then().statusCode(503);
    calls.sweepInTurn();

    faulty.heal();
    calls.status(id).then().body("state", equalTo("READY"));
    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
  }

  @Test
  void anUploadWhoseServiceWasKilledIsMadeAgainAndLeavesNothing() throws Exception {
    faulty.forget();
    faulty.fail(99, new S3Fault.Stall(), asked -> asked.is("PUT", "partNumber=2"));
    String id = calls.askFor("kept");
    Awaitility.await()
        .until(() -> faulty.requests().stream().anyMatch(asked -> asked.is("PUT", "partNumber=2")));
    assertThat(bucket.uploads(PREFIX).uploads()).hasSize(1);
    site.service().kill();
    faulty.heal();
    site.rows().tenMinutesPass();
    site.start();
    calls = site.calls();

    assertThat(calls.settled(id, 60)).isEqualTo("READY");
    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              calls.sweepInTurn().then().statusCode(200);
              assertThat(bucket.uploads(PREFIX).uploads()).isEmpty();
            });
    calls.volume().then().body("reserved", equalTo(0));
  }

  @Test
  void aDeletedObjectIsReportedAsLostBeforeTheFirstByte() throws IOException {
    String id = calls.ready("kept");
    bucket.delete(place.key(id));

    calls.archive(id).then().statusCode(410).body("reason", equalTo("lost"));
    site.audit().sweep().then().statusCode(200);
  }

  @Test
  void aReplacedObjectIsLostToo() throws IOException {
    String id = calls.ready("kept");
    bucket.put(place.key(id), Body.of(new byte[archive.length], 0, archive.length));

    calls.archive(id).then().statusCode(410).body("reason", equalTo("lost"));
    site.audit().sweep().then().statusCode(200);
  }

  @Test
  void aStoreThatIsBusyForAWhileFailsNoExport() {
    // As often as the client asks, and once more.
    faulty.fail(3, new S3Fault.Answer(503, "SlowDown"), asked -> asked.is("PUT", "partNumber=1"));

    assertThat(calls.archive(calls.ready("kept")).asByteArray()).isEqualTo(archive);
  }

  @Test
  void aStoreThatTakesNothingFailsTheExportAndLeavesNothing() throws IOException {
    faulty.fail(
        999, new S3Fault.Answer(403, "AccessDenied"), asked -> asked.is("PUT", "partNumber"));
    String id = calls.askFor("kept");
    assertThat(calls.settled(id, 30)).isEqualTo("FAILED");
    calls
        .status(id)
        .then()
        .body("problem.type", equalTo("urn:spillway:problem:volume-unavailable"));
    faulty.heal();

    site.audit().sweep().then().statusCode(200);
    assertThat(bucket.uploads(PREFIX).uploads()).isEmpty();
  }

  @Test
  void credentialsThatEndAreAProblemAndNoFault() throws IOException {
    String id = calls.ready("kept");
    String doomed = calls.ready("kept");
    faulty.failAll(new S3Fault.Answer(400, "ExpiredToken"));

    for (Response answer : List.of(calls.archive(id), calls.volume(), calls.oneStep("kept"))) {
      assertThat(answer.statusCode()).as(answer.asString()).isIn(503, 507);
      assertThat(answer.contentType()).startsWith("application/problem+json");
      assertThat(answer.asString())
          .doesNotContain("ExpiredToken", bucket.name(), PREFIX, "test-key");
    }
    calls.sweepInTurn().then().statusCode(200).body("outcome", equalTo("stopped"));
    calls.delete(doomed).then().statusCode(204);
    site.readiness().then().statusCode(200);
    // What is not in the store goes on.
    assertThat(calls.archive(calls.ready("virtual")).asByteArray()).isEqualTo(archive);
    assertThat(site.service().said())
        .contains("ExpiredToken")
        .doesNotContain("event=internal-error", "test-secret");

    faulty.heal();
    assertThat(calls.archive(id).asByteArray()).isEqualTo(archive);
    assertThat(calls.archive(calls.ready("kept")).asByteArray()).isEqualTo(archive);
  }
}
