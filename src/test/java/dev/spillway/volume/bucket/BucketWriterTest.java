package dev.spillway.volume.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.s3.S3Exception;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import dev.spillway.volume.store.RangedSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a blob costs on its way to the store: requests, parts that are sent at once, and memory. */
@Timeout(120)
class BucketWriterTest {

  private static final int PART = 8 * 1024 * 1024;
  private static final int PIECE = 64 * 1024;

  private final S3Server server = S3Server.s3Mock();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private FaultyS3 faulty;
  private S3 s3;
  private Bucket bucket;

  @BeforeEach
  void open() throws IOException {
    faulty = new FaultyS3(server.endpoint());
    s3 = server.s3At(faulty.endpoint(), Map.of());
    bucket = s3.bucket(server.createBucket());
  }

  @AfterEach
  void close() throws IOException {
    executor.shutdownNow();
    s3.close();
    faulty.close();
    server.empty(bucket.name());
  }

  private BucketWriter writer() {
    return new BucketWriter(bucket, "blob", BucketWriter.partSize(0), executor);
  }

  private List<FaultyS3.Request> asked(String method) {
    return faulty.requests().stream().filter(asked -> asked.method().equals(method)).toList();
  }

  private static String length(FaultyS3.Request put) {
    return put.header("Content-Length").orElseThrow();
  }

  private List<String> partsAsked() {
    return faulty.requests().stream()
        .filter(asked -> asked.is("PUT", "partNumber="))
        .map(asked -> asked.target().replaceFirst(".*partNumber=(\\d+).*", "$1"))
        .toList();
  }

  private static void write(BucketWriter writer, int bytes, AtomicLong taken) throws IOException {
    for (int from = 0; from < bytes; from += PIECE) {
      int piece = Math.min(PIECE, bytes - from);
      writer.write(ByteBuffer.allocate(piece));
      taken.addAndGet(piece);
    }
  }

  @Test
  void whatFitsIntoOnePartIsOneRequest() throws IOException {
    for (int length : new int[] {0, 1, PART}) {
      faulty.forget();
      try (BucketWriter writer = writer()) {
        write(writer, length, new AtomicLong());
        writer.finish();
      }
      assertThat(asked("POST")).isEmpty();
      assertThat(asked("PUT"))
          .singleElement()
          .extracting(BucketWriterTest::length)
          .isEqualTo(String.valueOf(length));
    }
  }

  @Test
  void whatDoesNotGoesInPartsOfOneSize() throws IOException {
    try (BucketWriter writer = writer()) {
      write(writer, 2 * PART + 1, new AtomicLong());
      writer.finish();
    }
    assertParts();

    faulty.forget();
    try (BucketWriter writer = writer()) {
      assertThat(writer.writeAll(zeros(2 * PART + 1), _ -> {})).isPresent();
      writer.finish();
    }
    assertParts();
  }

  private void assertParts() {
    Map<String, String> lengths = new TreeMap<>();
    asked("PUT")
        .forEach(
            put ->
                lengths.put(put.target().replaceFirst(".*partNumber=(\\d+).*", "$1"), length(put)));
    String full = String.valueOf(PART);
    assertThat(lengths).isEqualTo(Map.of("1", full, "2", full, "3", "1"));
    // It was begun and completed.
    assertThat(asked("POST")).hasSize(2);
  }

  @Test
  void whatIsKnownBeforehandIsSentByFourPartsAtOnce() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    faulty.fail(99, new S3Fault.Held(released), asked -> asked.is("PUT", "partNumber="));
    try (BucketWriter writer = writer()) {
      Future<?> sending = executor.submit(() -> writer.writeAll(zeros(6 * PART), _ -> {}));

      // None of them is answered yet.
      await().untilAsserted(() -> assertThat(partsAsked()).hasSize(4));
      assertThat(partsAsked()).containsExactlyInAnyOrder("1", "2", "3", "4");
      released.countDown();
      sending.get();
      writer.finish();
    }
    assertThat(partsAsked()).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    assertThat(bucket.find("blob").orElseThrow().bytes()).isEqualTo(6L * PART);
  }

  @Test
  void whatComesInOrderIsTwoPartsInMemoryAndWaitsForTheStore() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    faulty.fail(99, new S3Fault.Held(released), asked -> asked.is("PUT", "partNumber="));
    AtomicLong taken = new AtomicLong();
    try (BucketWriter writer = writer()) {
      IOException[] failure = new IOException[1];
      Thread making =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      write(writer, 4 * PART, taken);
                    } catch (IOException e) {
                      failure[0] = e;
                    }
                  });

      await().until(() -> taken.get() >= 2 * PART && making.getState() == Thread.State.WAITING);
      assertThat(taken).hasValue(2 * PART);
      await().untilAsserted(() -> assertThat(partsAsked()).containsExactly("1"));
      released.countDown();
      making.join();
      assertThat(failure[0]).isNull();
      writer.finish();
    }
    assertThat(bucket.find("blob").orElseThrow().bytes()).isEqualTo(4L * PART);
  }

  @Test
  void onlyThePartThatTheStoreDidNotTakeIsSentAgain() throws IOException {
    try (S3 once = server.s3At(faulty.endpoint(), Map.of("spillway.s3.attempts", "1"))) {
      bucket = once.bucket(bucket.name());
      faulty.fail(2, new S3Fault.Answer(503, "SlowDown"), asked -> asked.is("PUT", "partNumber=2"));
      faulty.fail(1, new S3Fault.Reset(), asked -> asked.is("PUT", "partNumber=2"));
      faulty.fail(1, new S3Fault.Reset(), asked -> asked.is("POST", "?uploads"));
      try (BucketWriter writer = writer()) {
        write(writer, 2 * PART + 1, new AtomicLong());
        writer.finish();
      }
      assertThat(partsAsked()).containsExactly("1", "2", "2", "2", "2", "3");

      faulty.forget();
      faulty.fail(1, new S3Fault.Reset(), asked -> asked.is("PUT", "partNumber=3"));
      faulty.fail(1, new S3Fault.Reset(), asked -> asked.is("POST", "uploadId"));
      try (BucketWriter writer = writer()) {
        assertThat(writer.writeAll(zeros(2 * PART + 1), _ -> {})).isPresent();
        writer.finish();
      }
      assertThat(partsAsked()).containsExactlyInAnyOrder("1", "2", "3", "3");
      assertThat(bucket.find("blob").orElseThrow().bytes()).isEqualTo(2L * PART + 1);

      faulty.forget();
      faulty.fail(2, new S3Fault.Reset(), asked -> asked.is("PUT", "blob"));
      try (BucketWriter writer = writer()) {
        write(writer, 10, new AtomicLong());
        writer.finish();
      }
      assertThat(bucket.find("blob").orElseThrow().bytes()).isEqualTo(10);
    }
  }

  @Test
  void whoIsToldToStopDoesNotWaitForTheStore() throws Exception {
    faulty.fail(99, new S3Fault.Answer(403, "AccessDenied"), asked -> asked.is("PUT", "Number=4"));
    faulty.fail(99_999, new S3Fault.Reset(), asked -> asked.is("PUT", "partNumber=1"));
    try (BucketWriter writer = writer()) {
      // The part that is refused for good ends the wait for the one that is not.
      assertThatThrownBy(() -> writer.writeAll(zeros(6 * PART), _ -> {}))
          .isInstanceOf(S3Exception.class);
    }
    try (BucketWriter writer = writer()) {
      Future<?> sending = executor.submit(() -> writer.writeAll(zeros(3 * PART), _ -> {}));
      await().until(() -> partsAsked().stream().filter("1"::equals).count() > 8);
      sending.cancel(true);
    }
    assertThat(bucket.uploads("blob").uploads()).isEmpty();
  }

  private static RangedSource zeros(long length) {
    return new RangedSource() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open(long from, long to) {
        return new ByteArrayInputStream(new byte[(int) (to - from)]);
      }
    };
  }
}
