package dev.spillway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store does that is ill, or that is not ours to use. */
@Timeout(60)
class S3FaultsTest {

  private static final Map<String, String> IMPATIENT =
      Map.of(
          "spillway.s3.connect-timeout", "1s",
          "spillway.s3.read-timeout", "2s",
          "spillway.s3.upload-timeout", "3s",
          "spillway.s3.attempts", "3");

  private final S3Server server = S3Server.s3Proxy();
  private final byte[] bytes = new byte[3 * 1024 * 1024];
  private FaultyS3 faulty;
  private S3 s3;
  private Bucket bucket;

  @BeforeEach
  void open() throws IOException {
    new Random(3).nextBytes(bytes);
    faulty = new FaultyS3(server.endpoint());
    s3 = server.s3At(faulty.endpoint(), IMPATIENT);
    bucket = s3.bucket(server.createBucket());
    try (S3 past = server.s3()) {
      past.bucket(bucket.name()).put("a", Body.of(bytes, 0, bytes.length));
    }
  }

  @AfterEach
  void close() throws IOException {
    s3.close();
    faulty.close();
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "502, ''",
    "429, TooManyRequests",
  })
  void whatIsOnlyBusyIsAskedAgain(int status, String code) throws IOException {
    faulty.fail(2, new S3Fault.Answer(status, code), _ -> true);
    assertThat(bucket.find("a")).isPresent();

    faulty.failAll(new S3Fault.Answer(status, code));
    faulty.forget();
    assertThatThrownBy(() -> bucket.put("b", BucketTest.text("b")))
        .isInstanceOf(S3Exception.Busy.class)
        .hasMessageContainingAll(String.valueOf(status), code, "'b'", bucket.name());
    assertThat(faulty.requests()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied",
    "403, InvalidAccessKeyId",
    "400, ExpiredToken",
    "403, RequestTimeTooSkewed"
  })
  void whatIsDeniedIsSaidToBe(int status, String code) {
    faulty.failAll(new S3Fault.Answer(status, code));

    assertThatThrownBy(() -> bucket.list("", false, Optional.empty()))
        .isInstanceOf(S3Exception.Denied.class)
        .hasMessageContaining(code)
        .hasMessageNotContaining("test-secret");
  }

  @Test
  void theStoresOwnWordsAreTold() {
    faulty.failAll(new S3Fault.Answer(501, "NotImplemented"));
    assertThatThrownBy(() -> bucket.put("b", BucketTest.text("b")))
        .hasMessageContaining("the store answered 501 NotImplemented, 'as told'");
  }

  /**
   * Many stores do not know the SDK's pieces with a signature each: they refuse them, or store them
   * as they came.
   */
  @Test
  void aBodyIsSentAsItIs() throws Exception {
    bucket.put("b", Body.of(bytes, 0, bytes.length));
    Upload upload = bucket.upload("c");
    upload.part(1, Body.of(bytes, 0, bytes.length));
    upload.complete();

    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(faulty.requests())
        .filteredOn(request -> request.method().equals("PUT"))
        .hasSize(2)
        .allSatisfy(
            put -> {
              assertThat(put.header("Content-Encoding")).isEmpty();
              assertThat(put.header("Content-Length")).hasValue(String.valueOf(bytes.length));
              assertThat(put.header("x-amz-content-sha256")).hasValue(digest);
            });
  }

  @Test
  void whomAPersonWaitsForAnswersSoonOrNotAtAll() {
    faulty.failAll(new S3Fault.Stall());
    try (S3 patient =
        server.s3At(
            faulty.endpoint(),
            Map.of("spillway.s3.read-timeout", "60s", "spillway.s3.answer-timeout", "300ms"))) {
      Bucket prompt = patient.bucket(bucket.name()).prompt();
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(() -> prompt.find("a"), () -> prompt.beginning("a", 10))) {
        assertThatThrownBy(call)
            .isInstanceOf(S3Exception.Unreachable.class)
            .hasMessageEndingWith("no answer in time");
      }
    }
    assertThat(faulty.requests()).as("none of them a second time").hasSize(2);
  }

  @Test
  void anythingElseIsARefusal() {
    faulty.failAll(new S3Fault.Answer(501, "NotImplemented"));
    assertThatThrownBy(() -> bucket.uploads(""))
        .isInstanceOfSatisfying(
            S3Exception.Refused.class, refused -> assertThat(refused.unsupported()).isTrue());
    faulty.heal();
    faulty.failAll(new S3Fault.Answer(400, "InvalidArgument"));
    assertThatThrownBy(() -> bucket.uploads(""))
        .isInstanceOfSatisfying(
            S3Exception.Refused.class, refused -> assertThat(refused.unsupported()).isFalse());
    faulty.heal();
    faulty.failAll(new S3Fault.Answer(404, "NoSuchBucket"));
    assertThatThrownBy(() -> bucket.put("b", BucketTest.text("b")))
        .isInstanceOf(S3Exception.NoBucket.class);
  }

  @Test
  void whatWasStoredThoughTheAnswerWasLostIsStoredAgain() throws IOException {
    faulty.fail(1, new S3Fault.Unanswered(), request -> request.is("PUT", "/b"));

    bucket.put("b", Body.of(bytes, 0, bytes.length));

    assertThat(bucket.find("b")).get().extracting(StoredObject::bytes).isEqualTo(3L << 20);
  }

  @Test
  void aStoreThatResetsIsUnreachable() {
    faulty.failAll(new S3Fault.Reset());
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> bucket.find("a"),
            () -> bucket.put("b", BucketTest.text("b")),
            () -> bucket.delete("a"))) {
      assertThatThrownBy(call).isInstanceOf(S3Exception.Unreachable.class);
    }
  }

  @Test
  void aStoreThatStallsIsUnreachable() {
    faulty.failAll(new S3Fault.Stall());
    try (S3 once =
        server.s3At(
            faulty.endpoint(),
            Map.of(
                "spillway.s3.read-timeout", "500ms",
                "spillway.s3.upload-timeout", "1s",
                "spillway.s3.attempts", "1"))) {
      Bucket stalling = once.bucket(bucket.name());
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> stalling.find("a"),
              () -> stalling.put("b", BucketTest.text("b")),
              () -> stalling.put("b", Body.of(new byte[64 << 20], 0, 64 << 20)),
              () -> stalling.delete("a"))) {
        assertThatThrownBy(call).isInstanceOf(S3Exception.Unreachable.class);
      }
    }
  }

  @Test
  void aStoreThatIsNotThereIsUnreachable() {
    try (S3 none = server.s3At(URI.create("http://127.0.0.1:1"), IMPATIENT)) {
      assertThatThrownBy(() -> none.bucket("b").find("a"))
          .isInstanceOf(S3Exception.Unreachable.class)
          .hasMessageContaining("refused");
    }
  }

  @Test
  void aBodyThatBreaksOffIsReadOnFromThere() throws IOException {
    for (S3Fault fault :
        new S3Fault[] {
          new S3Fault.Broken(1_500_000), new S3Fault.Stalled(1_500_000), new S3Fault.Broken(0)
        }) {
      faulty.fail(1, fault, request -> request.is("GET", "/a"));
      assertThat(readAll()).isEqualTo(bytes);
    }
  }

  @Test
  void aBodyThatAlwaysBreaksOffFails() throws IOException {
    faulty.fail(100, new S3Fault.Broken(1000), request -> request.is("GET", "/a"));
    faulty.forget();

    assertThatThrownBy(this::readAll)
        .isInstanceOf(S3Exception.Unreachable.class)
        .hasMessageContaining("broke off");
    assertThat(faulty.requests()).hasSizeLessThan(8);
  }

  @Test
  void whatWasReplacedWhileItIsReadIsNeverMixed() throws IOException {
    StoredObject found = bucket.find("a").orElseThrow();
    faulty.fail(1, new S3Fault.Broken(1_500_000), request -> request.is("GET", "/a"));
    try (ObjectReader reader = bucket.open(found, 0, bytes.length)) {
      ByteBuffer begun = ByteBuffer.allocate(1000);
      reader.read(begun, 0);
      byte[] other = new byte[bytes.length];
      try (S3 past = server.s3()) {
        past.bucket(bucket.name()).put("a", Body.of(other, 0, other.length));
      }

      assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(bytes.length - 1000), 1000))
          .isInstanceOf(S3Exception.Changed.class);
    }
  }

  @Test
  void whatCannotBeProducedIsOurFailureNotTheStores() {
    IOException ours = new IOException("the file changed");
    Body broken =
        new Body() {
          @Override
          public long length() {
            return 1000;
          }

          @Override
          public InputStream open() throws IOException {
            throw ours;
          }
        };
    faulty.forget();

    assertThatThrownBy(() -> bucket.put("b", broken)).isSameAs(ours);
    assertThat(faulty.requests()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void whoIsToldToStopStops() throws Exception {
    faulty.failAll(new S3Fault.Stall());
    try (S3 patient = server.s3At(faulty.endpoint(), Map.of("spillway.s3.read-timeout", "50s"))) {
      Throwable[] thrown = new Throwable[1];
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      patient.bucket(bucket.name()).find("a");
                    } catch (IOException e) {
                      thrown[0] = e;
                    }
                  });
      await().until(() -> !faulty.requests().isEmpty());
      reader.interrupt();
      assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
      assertThat(thrown[0]).isInstanceOf(IOException.class);
    }
  }

  private byte[] readAll() throws IOException {
    ByteBuffer target = ByteBuffer.allocate(bytes.length);
    try (ObjectReader reader = bucket.open(bucket.find("a").orElseThrow(), 0, bytes.length)) {
      while (target.position() < bytes.length) {
        target.limit(Math.min(bytes.length, target.position() + 16 * 1024));
        reader.read(target, target.position());
      }
    }
    return target.array();
  }
}
