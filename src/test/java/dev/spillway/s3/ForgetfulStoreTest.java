package dev.spillway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that overlooks what a GET asks for: it fails, and gives no wrong byte. */
class ForgetfulStoreTest {

  private static final int LENGTH = 2_000_000;

  // It checks no signatures, and so does not see that a line is missing.
  private final S3Server server = S3Server.s3Mock();
  private final byte[] bytes = new byte[LENGTH];
  private FaultyS3 faulty;
  private S3 s3;
  private Bucket bucket;
  private StoredObject found;

  @BeforeEach
  void open() throws IOException {
    new Random(7).nextBytes(bytes);
    faulty = new FaultyS3(server.endpoint());
    s3 = server.s3At(faulty.endpoint(), Map.of("spillway.s3.attempts", "2"));
    bucket = s3.bucket(server.createBucket());
    bucket.put("a", Body.of(bytes, 0, LENGTH));
    found = bucket.find("a").orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    s3.close();
    faulty.close();
  }

  private void overlook(String header) {
    faulty.fail(Integer.MAX_VALUE, new S3Fault.Without(header), asked -> asked.is("GET", "/a"));
  }

  private void replace() throws IOException {
    byte[] others = bytes.clone();
    others[LENGTH - 1] ^= 1;
    bucket.put("a", Body.of(others, 0, LENGTH));
  }

  @Test
  void allOfAnObjectIsReadWithoutRanges() throws IOException {
    overlook("Range");
    ByteBuffer target = ByteBuffer.allocate(LENGTH);
    try (ObjectReader reader = bucket.open(found, 0, LENGTH)) {
      reader.read(target, 0);
    }
    assertThat(target.array()).isEqualTo(bytes);
  }

  @Test
  void aRangeThatIsOverlookedIsRefused() throws IOException {
    overlook("Range");
    for (long[] part : new long[][] {{1000, 2000}, {0, 1000}, {1000, LENGTH}}) {
      ByteBuffer target = ByteBuffer.allocate(1000);
      try (ObjectReader reader = bucket.open(found, part[0], part[1])) {
        assertThatThrownBy(() -> reader.read(target, part[0]))
            .isInstanceOf(S3Exception.Refused.class)
            .hasMessageContaining("asked for bytes " + part[0] + "-" + (part[1] - 1));
      }
      assertThat(target.position()).isZero();
    }
  }

  @Test
  void whatBrokeOffIsNotReadOnFromTheBeginning() throws IOException {
    faulty.fail(1, new S3Fault.Broken(700_000), asked -> asked.is("GET", "/a"));
    overlook("Range");
    ByteBuffer target = ByteBuffer.allocate(LENGTH);
    try (ObjectReader reader = bucket.open(found, 0, LENGTH)) {
      assertThatThrownBy(() -> reader.read(target, 0)).isInstanceOf(S3Exception.Refused.class);
    }
    byte[] read = new byte[target.position()];
    target.flip().get(read);
    assertThat(read)
        .hasSizeLessThanOrEqualTo(700_000)
        .isEqualTo(java.util.Arrays.copyOf(bytes, read.length));
  }

  @Test
  void anotherObjectIsNotReadThoughTheStoreGivesIt() throws IOException {
    overlook("If-Match");
    replace();
    ByteBuffer target = ByteBuffer.allocate(1000);
    try (ObjectReader reader = bucket.open(found, 0, LENGTH)) {
      assertThatThrownBy(() -> reader.read(target, 0))
          .isInstanceOf(S3Exception.Changed.class)
          .hasMessageContaining(found.etag());
    }
    assertThat(target.position()).isZero();
  }

  @Test
  void neitherIsOneThatWasReplacedInTheMiddle() throws IOException {
    faulty.fail(1, new S3Fault.Broken(700_000), asked -> asked.is("GET", "/a"));
    overlook("If-Match");
    try (ObjectReader reader = bucket.open(found, 0, LENGTH)) {
      reader.read(ByteBuffer.allocate(1000), 0);
      replace();
      assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(LENGTH - 1000), 1000))
          .isInstanceOf(S3Exception.Changed.class);
    }
  }
}
