package dev.spillway;

import static dev.spillway.testing.site.S3Site.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.ListedObjects;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.site.Calls;
import dev.spillway.testing.site.S3Site;
import dev.spillway.testing.site.Site;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a sweep deletes in a bucket, and what it leaves when the store does not do what it is asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3SweepIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  private S3Site place;
  private Site site;
  private FaultyS3 faulty;
  private Bucket bucket;
  private Calls calls;
  private byte[] archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    place = S3Site.in(folder, PostgresResource.newDatabase());
    site = place.site();
    faulty = place.faulty();
    bucket = place.bucket();
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
  void orphansAreDeletedAndNothingElse() throws IOException {
    String held = calls.ready("kept");
    String deleted = calls.ready("kept");
    String deletedKey = place.key(deleted);
    String orphan = PREFIX + "blobs/a7/a7000000000000000000000000000001";
    String upload = PREFIX + "blobs/a7/a7000000000000000000000000000002";
    String foreign = PREFIX + "blobs/a7/theirs";
    put(orphan);
    put(foreign);
    bucket.upload(upload).part(1, Body.of(new byte[] {'x'}, 0, 1));
    calls.delete(deleted).then().statusCode(204);

    // What has no row is deleted when it is a second old.
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              calls.sweepInTurn().then().statusCode(200);
              assertThat(bucket.find(orphan)).isEmpty();
              assertThat(bucket.uploads(PREFIX).uploads()).isEmpty();
              assertThat(bucket.find(deletedKey)).isEmpty();
            });
    assertThat(bucket.find(foreign)).isPresent();
    assertThat(calls.archive(held).asByteArray()).isEqualTo(archive);
    ListedObjects all = bucket.list(PREFIX + "blobs/", false, Optional.empty());
    assertThat(site.rows().list("select id from blob"))
        .containsExactlyInAnyOrderElementsOf(
            all.objects().stream()
                .map(object -> object.key().substring((PREFIX + "blobs/a7/").length()))
                .filter(name -> !name.equals("theirs"))
                .toList());
    bucket.delete(foreign);
  }

  @ParameterizedTest
  @CsvSource({"503, SlowDown", "403, AccessDenied"})
  void aStoreThatCannotBeListedStopsItAndTheNextDoesIt(int status, String code) throws IOException {
    String held = calls.ready("kept");
    String orphan = PREFIX + "blobs/03/03000000000000000000000000000001";
    put(orphan);
    faulty.fail(
        Integer.MAX_VALUE,
        new S3Fault.Answer(status, code),
        asked -> asked.is("GET", "list-type=2") && asked.target().contains("blobs"));

    calls
        .sweepInTurn()
        .then()
        .statusCode(200)
        .body("outcome", equalTo("stopped"))
        .body("why", containsString("cannot be read"))
        .body("ended", not(hasKey("lost")));
    assertThat(bucket.find(orphan)).isPresent();
    calls.status(held).then().body("state", equalTo("READY"));

    faulty.heal();
    // Until it is a second old.
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              calls.sweepInTurn().then().statusCode(200).body("outcome", equalTo("ok"));
              assertThat(bucket.find(orphan)).isEmpty();
            });
    assertThat(calls.archive(held).asByteArray()).isEqualTo(archive);
  }

  private Response further() {
    return await().atMost(LONG).until(calls::sweepFurther, answer -> answer.statusCode() != 409);
  }

  @Test
  void aKeyThatMayNotBeDeletedDoesNotStopTheOthers() throws IOException {
    List<String> exports = List.of(calls.ready("kept"), calls.ready("kept"), calls.ready("kept"));
    List<String> keys = exports.stream().map(place::key).toList();
    String locked = place.blob(exports.get(1));
    long used = used();
    // So that none of them is gone before the sweep that is looked at.
    faulty.fail(Integer.MAX_VALUE, new S3Fault.Answer(403, "AccessDenied"), this::deletes);
    exports.forEach(export -> calls.delete(export).then().statusCode(204));
    await()
        .atMost(LONG)
        .until(() -> site.rows().list("select id from blob where failures > 0").size() == 3);
    assertThat(used()).isEqualTo(used);
    faulty.heal();

    faulty.fail(
        Integer.MAX_VALUE,
        new S3Fault.Answer(403, "AccessDenied"),
        asked -> deletes(asked) && asked.target().contains(locked));
    assertSwept(2, 1);
    assertThat(bucket.find(keys.get(0))).isEmpty();
    assertThat(bucket.find(keys.get(1))).isPresent();
    assertThat(bucket.find(keys.get(2))).isEmpty();
    assertThat(used()).isEqualTo(used - 2L * archive.length);
    assertThat(site.rows().list("select id, state, failures from blob where failures > 0"))
        .containsExactly(locked + " CONDEMNED 2");

    faulty.heal();
    assertSwept(1, 0);
    assertThat(bucket.find(keys.get(1))).isEmpty();
    assertThat(used()).isEqualTo(used - 3L * archive.length);
  }

  private boolean deletes(FaultyS3.Request asked) {
    return asked.is("DELETE", PREFIX + "blobs/");
  }

  private long used() {
    return calls.volume().jsonPath().getLong("used");
  }

  /** The time to be tried again has come. */
  private void assertSwept(int gone, int refused) {
    site.rows().execute("update blob set delete_after = now() where state = 'CONDEMNED'");
    Response report = further();
    report.then().statusCode(200).body("outcome", equalTo("ok"));
    assertThat(count(report, "deleted")).isEqualTo(gone);
    assertThat(count(report, "failed")).isEqualTo(refused);
  }

  private static int count(Response report, String what) {
    return report.jsonPath().getInt(what + ".collect { it.value.count }.sum() ?: 0");
  }

  private void put(String key) throws IOException {
    bucket.put(key, Body.of(new byte[] {'x'}, 0, 1));
  }
}
