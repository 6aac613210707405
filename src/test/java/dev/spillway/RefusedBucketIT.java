package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.spillway.s3.Body;
import dev.spillway.s3.S3;
import dev.spillway.testing.Form;
import dev.spillway.testing.PackagedService;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.s3.S3Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever starts the service on a bucket that it cannot have reads one sentence, with the setting,
 * and no stack trace.
 */
class RefusedBucketIT {

  // It checks signatures.
  private final S3Server server = S3Server.s3Proxy();

  @TempDir private Path folder;

  private Map<String, String> keys(String secret) {
    return Map.of("AWS_ACCESS_KEY_ID", "test-key", "AWS_SECRET_ACCESS_KEY", secret);
  }

  private Map<String, String> store(String bucket) {
    return Map.of(
        "spillway.s3.endpoint", server.endpoint().toString(), "spillway.volume.bucket", bucket);
  }

  /** {@code BucketClaimTest} finds the same, without a service. */
  @Test
  @Tag(Form.REPEATED)
  void aBucketThatIsNotThere() throws Exception {
    // Only a request with a valid signature, by the keys of the environment, gets this answer.
    assertSentence(
        store("no-such-bucket-of-ours"),
        keys("test-secret"),
        "Bucket 'no-such-bucket-of-ours' (spillway.volume.bucket) does not exist",
        "create it");
  }

  /** {@code BucketClaimTest} finds the same, without a service. */
  @Test
  @Tag(Form.REPEATED)
  void aPrefixOfAnotherInstallation() throws Exception {
    String bucket = server.createBucket();
    byte[] theirs = "somebody-else\n".getBytes(StandardCharsets.UTF_8);
    try (S3 s3 = server.s3()) {
      s3.bucket(bucket).put("ours/.spillway-volume", Body.of(theirs, 0, theirs.length));
    }
    assertSentence(
        store(bucket),
        keys("test-secret"),
        "belongs to installation 'somebody-else'",
        "set spillway.volume.prefix to");
  }

  @Test
  void keysThatAreWrongOrMissing() throws Exception {
    String bucket = server.createBucket();
    String refused = "(spillway.volume.bucket) refuses Spillway";
    assertSentence(
        store(bucket),
        keys("another-secret"),
        refused,
        "SignatureDoesNotMatch",
        "correct spillway.s3.secret-access-key");
    assertSentence(
        store(bucket),
        Map.of(),
        refused,
        "check spillway.s3.access-key-id and spillway.s3.secret-access-key, or what the AWS chain finds");
  }

  @Test
  void anUnknownRegion() throws Exception {
    assertSentence(
        Map.of("spillway.volume.bucket", "archives"),
        keys("test-secret"),
        "region",
        "check spillway.s3.endpoint, spillway.s3.region");
  }

  /** The service ends instead of getting ready, and says no more than that. */
  private void assertSentence(Map<String, String> store, Map<String, String> keys, String... words)
      throws Exception {
    Map<String, String> settings = new HashMap<>(store);
    settings.put("spillway.volume.kind", "s3");
    settings.put("spillway.volume.prefix", "ours/");
    settings.put("spillway.recipes", Path.of("examples/recipes").toAbsolutePath().toString());
    settings.put(
        "spillway.roots.training-files.path",
        Path.of("examples/training-files").toAbsolutePath().toString());
    settings.put("spillway.database.url", PostgresResource.newDatabase());
    settings.put("spillway.database.username", "postgres");
    settings.put("quarkus.log.level", "WARN");
    Map<String, String> environment = new HashMap<>(keys);
    // Nothing that this machine has.
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    PackagedService service = new PackagedService(folder, settings, environment);

    // These lines are the JVM's and have nothing to do with the bucket.
    assertThat(
            service.refusal().lines().filter(line -> !line.matches("(WARNING: |Waiting for ).*")))
        .singleElement(STRING)
        .contains(words)
        .doesNotContain("test-secret", "another-secret");
  }
}
