package dev.spillway.volume.bucket;

import static dev.spillway.volume.store.Stored.id;
import static dev.spillway.volume.store.Stored.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3;
import dev.spillway.testing.s3.FaultyS3;
import dev.spillway.testing.s3.S3Fault;
import dev.spillway.testing.s3.S3Server;
import dev.spillway.volume.store.VolumeSettings.Versions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** A bucket that keeps deleted objects, or refuses to delete them. */
class BucketVersionsTest {

  private static final BucketNames NAMES = BucketNames.of("spillway");
  private static final String BLOBS = "spillway/blobs/";
  private static final String ID = id("a7", 1);

  private final S3Server server = S3Server.s3Mock();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final S3Client client = server.client();
  private final S3 s3 = server.s3();
  private final Bucket bucket = s3.bucket(server.createBucket());

  @AfterEach
  void close() {
    executor.shutdownNow();
    s3.close();
    client.close();
  }

  private static void settle(Bucket bucket, Versions versions) throws IOException {
    new BucketClaim(bucket, NAMES, versions, Duration.ZERO).settle("ours", false);
  }

  private BucketStore store(Bucket bucket, boolean versions) {
    return new BucketStore(
        bucket,
        NAMES,
        "ours",
        versions,
        _ -> Optional.empty(),
        InstantSource.system(),
        InstantSource.system(),
        executor);
  }

  private void keepVersions(BucketVersioningStatus status) {
    client.putBucketVersioning(
        request ->
            request
                .bucket(bucket.name())
                .versioningConfiguration(versioning -> versioning.status(status)));
  }

  private void assertVersions(Bucket of, int count) {
    var left = client.listObjectVersions(asked -> asked.bucket(of.name()).prefix(BLOBS));
    assertThat(left.versions()).hasSize(count);
    assertThat(left.deleteMarkers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ENABLED", "SUSPENDED"})
  void aBucketWithVersionsIsRefused(BucketVersioningStatus status) throws IOException {
    keepVersions(BucketVersioningStatus.ENABLED);
    keepVersions(status);

    assertThatThrownBy(() -> settle(bucket, Versions.REFUSE))
        .isInstanceOf(UnusableBucketException.class)
        .hasMessageContainingAll("keeps versions", "spillway.volume.versions=delete");
    assertThat(bucket.find("spillway/.spillway-volume")).isEmpty();
  }

  @Test
  void everyVersionIsDeletedWhereThatIsWished() throws IOException {
    keepVersions(BucketVersioningStatus.ENABLED);
    settle(bucket, Versions.DELETE);
    BucketStore store = store(bucket, true);
    stage(store, ID, "0123456789");
    stage(store, ID, "9876543210");
    assertVersions(bucket, 2);

    store.delete(ID);

    assertVersions(bucket, 0);
  }

  @Test
  void whatIsOnlyHiddenIsNotDeleted() throws IOException {
    settle(bucket, Versions.REFUSE);
    BucketStore store = store(bucket, false);
    keepVersions(BucketVersioningStatus.ENABLED);
    // This server finds nothing any more that was stored before it kept versions.
    byte[] ours = "ours\n".getBytes(StandardCharsets.UTF_8);
    bucket.put(NAMES.marker(), Body.of(ours, 0, ours.length));
    stage(store, ID, "0123456789");

    assertThatThrownBy(() -> store.delete(ID))
        .hasMessageContainingAll("only hidden", "spillway.volume.versions=delete");
  }

  @Test
  void aBucketThatMayLockIsRefusedThoughItSaysNothingOfVersions() throws IOException {
    String name = bucket.name() + "-locked";
    client.createBucket(request -> request.bucket(name).objectLockEnabledForBucket(true));
    assertThat(s3.bucket(name).versions().locked()).isTrue();
    assertThat(bucket.versions().locked()).isFalse();
    try (FaultyS3 silent = new FaultyS3(server.endpoint());
        S3 through = server.s3At(silent.endpoint(), Map.of())) {
      silent.fail(
          9, new S3Fault.Answer(501, "NotImplemented"), asked -> asked.is("GET", "versioning"));

      assertThatThrownBy(() -> settle(through.bucket(name), Versions.REFUSE))
          .isInstanceOf(UnusableBucketException.class)
          .hasMessageContainingAll("object lock", "spillway.volume.versions=delete");
    }
    settle(s3.bucket(name), Versions.DELETE);
  }
}
