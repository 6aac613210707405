package dev.spillway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request to store says of encryption. */
class EncryptionTest {

  private static final String HOW = "x-amz-server-side-encryption";
  private static final String KEY = HOW + "-aws-kms-key-id";

  private final S3Server server = S3Server.s3Mock();
  private FaultyS3 faulty;

  @BeforeEach
  void open() throws IOException {
    faulty = new FaultyS3(server.endpoint());
  }

  @AfterEach
  void close() throws IOException {
    faulty.close();
  }

  /** Stores an object at once and one in parts, and returns the two requests that say how. */
  private List<FaultyS3.Request> stored(Map<String, String> settings) throws IOException {
    try (S3 s3 = server.s3At(faulty.endpoint(), settings)) {
      Bucket bucket = s3.bucket(server.createBucket());
      bucket.put("small", BucketTest.text("0123456789"));
      Upload upload = bucket.upload("large");
      upload.part(1, BucketTest.text("0123456789"));
      upload.complete();
      assertThat(bucket.find("large")).isPresent();
    }
    return requests();
  }

  private List<FaultyS3.Request> requests() {
    List<FaultyS3.Request> how =
        faulty.requests().stream()
            .filter(asked -> asked.is("PUT", "/small") || asked.is("POST", "/large?uploads"))
            .toList();
    assertThat(how).hasSize(2);
    return how;
  }

  @Test
  void nothingIsSaidWhenNothingIsSet() throws IOException {
    assertThat(stored(Map.of()))
        .allSatisfy(
            asked ->
                assertThat(asked.head().toLowerCase(Locale.ROOT))
                    .doesNotContain("server-side-encryption"));
  }

  @Test
  void keysOfTheStoreAreAskedForEachWay() throws IOException {
    assertThat(stored(Map.of("spillway.s3.encryption", "s3")))
        .allSatisfy(
            asked -> {
              assertThat(asked.header(HOW)).hasValue("AES256");
              assertThat(asked.header(KEY)).isEmpty();
            });
  }

  @Test
  void aKeyOfKmsIsNamedEachWay() {
    assertKms(Map.of("spillway.s3.encryption", "kms"));
    assertThat(requests()).allSatisfy(asked -> assertThat(asked.header(KEY)).isEmpty());
    faulty.forget();

    assertKms(Map.of("spillway.s3.encryption", "kms", "spillway.s3.kms-key", "alias/archives"));
    assertThat(requests())
        .allSatisfy(asked -> assertThat(asked.header(KEY)).hasValue("alias/archives"));
  }

  /** No server of the suite has keys of KMS: what was asked tells enough. */
  private void assertKms(Map<String, String> settings) {
    faulty.failAll(new S3Fault.Answer(400, "KMS.NotFoundException"));
    try (S3 s3 = server.s3At(faulty.endpoint(), settings)) {
      Bucket bucket = s3.bucket("any");
      assertThatThrownBy(() -> bucket.put("small", BucketTest.text("")))
          .isInstanceOf(S3Exception.Refused.class)
          .hasMessageContaining("KMS.NotFoundException");
      assertThatThrownBy(() -> bucket.upload("large")).isInstanceOf(S3Exception.Refused.class);
    }
    assertThat(requests()).allSatisfy(asked -> assertThat(asked.header(HOW)).hasValue("aws:kms"));
  }
}
