package dev.spillway.volume.bucket;

import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.list;
import static dev.spillway.volume.store.Stored.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.VolumeSettings.Versions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whose a bucket is, whether its store lets Spillway in, and what the store's clock and refusals
 * do.
 */
class BucketClaimTest {

  private static final BucketNames NAMES = BucketNames.of("spillway");
  private static final String ID = id("a7", 1);

  private final S3Server server = S3Server.s3Mock();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private FaultyS3 faulty;
  private S3 s3;
  private Bucket bucket;

  @BeforeEach
  void open() throws IOException {
    faulty = new FaultyS3(server.endpoint());
    s3 =
        server.s3At(
            faulty.endpoint(),
            Map.of(
                "spillway.s3.attempts",
                "1",
                "spillway.s3.read-timeout",
                "5s",
                "spillway.s3.patience",
                "0s"));
    bucket = s3.bucket(server.createBucket());
  }

  @AfterEach
  void close() throws IOException {
    executor.shutdownNow();
    s3.close();
    faulty.close();
  }

  private void settle(boolean claimed) throws IOException {
    claim(bucket).settle("ours", claimed);
  }

  private static BucketClaim claim(Bucket bucket) {
    return new BucketClaim(bucket, NAMES, Versions.REFUSE, Duration.ZERO);
  }

  private void put(String key) throws IOException {
    bucket.put(key, Body.of(new byte[] {'x'}, 0, 1));
  }

  private void assertRefused(boolean claimed, String... words) {
    assertThatThrownBy(() -> settle(claimed))
        .isInstanceOf(NotOursException.class)
        .hasMessageContainingAll(words)
        .hasMessageContainingAll(bucket.name(), "spillway.volume.")
        .message()
        .hasLineCount(1);
  }

  @Test
  void anEmptyPrefixIsClaimedOnce() throws IOException {
    put("another/spillway/a");
    put("spillway-too/a");

    settle(false);

    assertThat(bucket.beginning("spillway/.spillway-volume", 100))
        .hasValue("ours\n".getBytes(StandardCharsets.US_ASCII));
    settle(false); // Killed before the database knew.
    settle(true);
  }

  @Test
  void aMarkerThatNamesTheFirstFormatIsKnown() throws IOException {
    settle(false);
    byte[] first = "ours\nformat=1\n".getBytes(StandardCharsets.UTF_8);
    bucket.put(NAMES.marker(), Body.of(first, 0, first.length));
    settle(true);
  }

  @Test
  void aPrefixWithSomethingInItIsNotClaimed() throws IOException {
    put("spillway/照片.png");

    assertRefused(false, "is not empty", "照片.png", "spillway.volume.prefix");
    assertThat(bucket.find("spillway/.spillway-volume")).isEmpty();
  }

  @Test
  void ofTwoThatClaimAtOnceOneWins() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    faulty.fail(1, new S3Fault.Held(released), asked -> asked.is("PUT", ".spillway-volume"));
    Future<?> theirs =
        executor.submit(
            () -> {
              claim(bucket).settle("theirs", false);
              return null;
            });
    // By then they have seen that the prefix is not claimed.
    await().until(() -> faulty.requests().stream().anyMatch(asked -> asked.is("PUT", "")));
    settle(false);
    released.countDown();

    assertThatThrownBy(theirs::get)
        .hasCauseInstanceOf(NotOursException.class)
        .hasMessageContaining("belongs to installation 'ours'");
    settle(true);
  }

  @Test
  void aStoreThatKnowsNoConditionIsClaimedAllTheSame() throws IOException {
    faulty.fail(
        1,
        new S3Fault.Answer(501, "NotImplemented"),
        asked -> asked.header("If-None-Match").isPresent());

    settle(false);
    settle(true);
  }

  @Test
  void whoseClaimWasWrittenThoughTheAnswerWasLostHasIt() throws IOException {
    faulty.fail(1, new S3Fault.Unanswered(), asked -> asked.is("PUT", ".spillway-volume"));
    try (S3 again = server.s3At(faulty.endpoint(), Map.of("spillway.s3.attempts", "2"))) {
      claim(again.bucket(bucket.name())).settle("ours", false);
    }
    settle(true);
  }

  @Test
  void aMarkerThatIsGoneOrForeignIsNotMadeAgain() throws IOException {
    assertRefused(true, "has no marker", "ours");
    assertThat(bucket.find("spillway/.spillway-volume")).isEmpty();
    claim(bucket).settle("theirs", false);
    assertRefused(
        true, "belongs to installation 'theirs'", "use the database of that installation");
    assertRefused(false, "belongs to installation 'theirs'");
  }

  @Test
  void theVolumeOfANewerSpillwayIsLeftAlone() throws IOException {
    byte[] newer = "ours\nformat=2\nmore=to come\n".getBytes(StandardCharsets.US_ASCII);
    bucket.put("spillway/.spillway-volume", Body.of(newer, 0, newer.length));

    assertRefused(true, "newer Spillway, in format 2", "knows format 1", "newer one");
    assertRefused(false, "newer Spillway, in format 2");
    assertThat(claim(bucket).finding().orElseThrow()).contains("newer Spillway");
    assertThat(bucket.beginning("spillway/.spillway-volume", 100)).hasValue(newer);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, does not exist, spillway.volume.bucket",
    "403, AccessDenied, refuses Spillway, spillway.s3.access-key-id",
    "400, ExpiredToken, refuses Spillway, spillway.s3.secret-access-key",
    "503, SlowDown, is not available, start again",
    "400, AuthorizationHeaderMalformed, cannot be used, spillway.s3.region"
  })
  void aStoreThatRefusesStopsTheStartWithItsSetting(
      int status, String code, String what, String remedy) {
    faulty.failAll(new S3Fault.Answer(status, code));

    assertThatThrownBy(() -> settle(false))
        .isInstanceOf(UnusableBucketException.class)
        .hasMessageContainingAll(
            "'" + bucket.name() + "' (spillway.volume.bucket)", what, code, remedy)
        .message()
        .hasLineCount(1);
    assertThat(claim(bucket).finding())
        .hasValueSatisfying(finding -> assertThat(finding).contains(what, code, remedy));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, blobs/00/, 403, AccessDenied, s3:PutObject",
    "PUT, blobs/00/, 501, NotImplemented, 'as told'",
    "GET, blobs/00/, 403, AccessDenied, s3:GetObject",
    "HEAD, blobs/00/, 403, '', s3:GetObject",
    "POST, ?uploads, 403, AccessDenied, s3:PutObject",
    "GET, uploads, 403, AccessDenied, s3:ListBucketMultipartUploads",
    "GET, uploads, 501, NotImplemented, cannot be without it",
    "DELETE, uploadId, 403, AccessDenied, s3:AbortMultipartUpload",
    "DELETE, blobs/00/, 403, AccessDenied, s3:DeleteObject",
  })
  void whatWillBeNeededIsTriedBeforehand(
      String method, String part, int status, String code, String remedy) throws IOException {
    // Only what is meant of objects and of uploads of the same key.
    faulty.fail(
        99,
        new S3Fault.Answer(status, code),
        asked ->
            asked.is(method, part)
                && asked.target().contains("uploadId") == part.contains("uploadId"));

    assertThat(claim(bucket).finding())
        .hasValueSatisfying(finding -> assertThat(finding).hasLineCount(1).contains(code, remedy));
    // Of no use, and nothing was claimed.
    assertThatThrownBy(() -> claim(bucket).look())
        .isInstanceOf(UnusableBucketException.class)
        .hasMessageContaining(remedy);
    assertThat(bucket.list("spillway/.", false, Optional.empty()).objects()).isEmpty();

    faulty.heal();
    assertThat(claim(bucket).look()).as("what is left of a try is in nobody's way").isTrue();
    settle(false);
    claim(bucket).require();
  }

  @Test
  void eachThingThatIsRefusedIsASentence() throws IOException {
    faulty.fail(99, new S3Fault.Answer(403, "AccessDenied"), asked -> asked.is("GET", "uploads"));
    faulty.fail(99, new S3Fault.Answer(403, "AccessDenied"), asked -> asked.is("GET", "blobs/00/"));
    assertThat(claim(bucket).finding())
        .hasValueSatisfying(
            finding ->
                assertThat(finding)
                    .hasLineCount(2)
                    .contains("s3:GetObject", "s3:ListBucketMultipartUploads"));
    assertThat(bucket.list("", false, Optional.empty()).objects()).as("nothing stays").isEmpty();
  }

  @Test
  void aStoreThatKnowsNoEncryptionIsSaidToBe() throws IOException {
    try (S3 encrypted =
        server.s3At(
            faulty.endpoint(),
            Map.of("spillway.s3.encryption", "s3", "spillway.s3.attempts", "1"))) {
      faulty.fail(
          99,
          new S3Fault.Answer(400, "InvalidArgument"),
          asked -> asked.header("x-amz-server-side-encryption").isPresent());
      assertThat(claim(encrypted.bucket(bucket.name())).finding())
          .hasValueSatisfying(
              finding ->
                  assertThat(finding.lines().findFirst().orElseThrow())
                      .contains("InvalidArgument", "set spillway.s3.encryption=default"));
    }
  }

  @Test
  void aStoreThatIsBusyForAMomentIsWaitedFor() throws IOException {
    BucketClaim claim = new BucketClaim(bucket, NAMES, Versions.REFUSE, Duration.ofMinutes(1));
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger settled = new AtomicInteger();
    faulty.fail(
        2, new S3Fault.Answer(503, "SlowDown"), asked -> asked.is("GET", ".spillway-volume"));
    faulty.fail(
        2,
        new S3Fault.Answer(500, "InternalError"),
        asked -> looked.get() > 0 && asked.is("GET", "object-lock"));

    String opened =
        claim.patiently(
            () -> {
              claim.look();
              looked.incrementAndGet();
              claim.settle("ours", false);
              settled.incrementAndGet();
              return "opened";
            });
    assertThat(opened).isEqualTo("opened");
    assertThat(looked).as("whole again, when it got busy in the middle").hasValueGreaterThan(1);
    assertThat(settled).hasValue(1);

    faulty.fail(
        1, new S3Fault.Answer(500, "InternalError"), asked -> asked.is("GET", "versioning"));
    assertThat(claim.finding()).isEmpty();
  }

  @Test
  void aStoreThatIsAwayStopsTheStart() {
    faulty.failAll(new S3Fault.Stall());
    assertThatThrownBy(() -> settle(true))
        .isInstanceOf(UnusableBucketException.class)
        .hasMessageContainingAll("cannot be reached", "spillway.s3.endpoint");
  }

  @Test
  void whoMayNotAskForVersionsMayClaim() throws IOException {
    faulty.fail(9, new S3Fault.Answer(403, "AccessDenied"), asked -> asked.is("GET", "versioning"));
    faulty.fail(
        9, new S3Fault.Answer(501, "NotImplemented"), asked -> asked.is("GET", "object-lock"));

    settle(false);
    settle(true);
  }

  @Test
  void aDeletionThatIsRefusedIsSaidToBe() throws IOException {
    settle(false);
    BucketStore store = store(false, InstantSource.system());
    stage(store, ID, "0123456789");
    faulty.fail(1, new S3Fault.Answer(403, "AccessDenied"), asked -> asked.is("DELETE", ID));

    assertThatThrownBy(() -> store.delete(ID)).hasMessageContaining("AccessDenied");
    assertThat(list(store, 0xa7).blobs()).containsExactly(ID);
    store.delete(ID);
    assertThat(list(store, 0xa7).blobs()).isEmpty();
  }

  @Test
  void whatOneOfTheClocksTakesForYoungIsYoung() throws IOException {
    settle(false);
    stage(store(false, InstantSource.system()), ID, "0123456789");
    Instant now = Instant.now();

    for (Duration ahead : List.of(Duration.ofHours(3), Duration.ofHours(-3), Duration.ZERO)) {
      List<BlobStore.Found> found = new ArrayList<>();
      store(false, InstantSource.fixed(now.plus(ahead)))
          .list(
              0xa7,
              0xa8,
              new BlobStore.Visitor() {
                @Override
                public void blob(BlobStore.Found blob) {
                  found.add(blob);
                }

                @Override
                public void foreign(String name) {
                  throw new AssertionError(name);
                }
              });
      Instant modified = found.getFirst().modified();
      assertThat(modified).isAfter(now.plus(ahead).minusSeconds(60)).isAfter(now.minusSeconds(60));
    }
  }

  @Test
  void anUploadThatIsNotAnsweredLeavesNothingOrIsWhole() throws IOException {
    settle(false);
    BucketStore store = store(false, InstantSource.system());
    faulty.fail(1, new S3Fault.Unanswered(), asked -> asked.is("PUT", ID));
    assertThatThrownBy(() -> stage(store, ID, "0123456789")).isInstanceOf(IOException.class);
    assertThat(list(store, 0xa7).blobs()).isEmpty();

    byte[] large = new byte[9 << 20];
    faulty.fail(1, new S3Fault.Unanswered(), asked -> asked.is("POST", "uploadId"));
    stage(store, ID, new String(large, StandardCharsets.US_ASCII));
    assertThat(list(store, 0xa7).blobs()).containsExactly(ID);
    store.check(ID, large.length);
  }

  private BucketStore store(boolean versions, InstantSource clock) {
    return new BucketStore(
        bucket, NAMES, "ours", versions, _ -> Optional.empty(), clock, clock, executor);
  }
}
