package dev.spillway.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/** The versions that a bucket keeps of deleted or replaced objects. */
public final class Versions {

  private final S3 s3;
  private final String bucket;

  Versions(S3 s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /**
   * Whether deleted objects are kept, or were while versioning was on. A store without versioning
   * keeps none.
   *
   * @throws S3Exception.Denied when the credentials do not permit the request
   */
  public boolean kept() throws IOException {
    try {
      BucketVersioningStatus status =
          Answers.of(
              Bucket.what("GET versioning of", "", bucket),
              () -> s3.client().getBucketVersioning(request -> request.bucket(bucket)).status());
      return status == BucketVersioningStatus.ENABLED || status == BucketVersioningStatus.SUSPENDED;
    } catch (S3Exception.Refused e) {
      if (e.unsupported()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Whether objects may be locked against deletion for a time.
   *
   * @throws S3Exception.Denied when the credentials do not permit the request
   */
  public boolean locked() throws IOException {
    try {
      ObjectLockConfiguration lock =
          Answers.of(
              Bucket.what("GET lock of", "", bucket),
              () ->
                  s3.client()
                      .getObjectLockConfiguration(request -> request.bucket(bucket))
                      .objectLockConfiguration());
      return lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED;
    } catch (S3Exception.Missing | S3Exception.Refused _) {
      // Stores differ in how they report that there is no lock. A store with locks has versioning,
      // which {@link #kept} reports.
      return false;
    }
  }

  /** Deletes all versions of one object, and its delete markers. */
  public void delete(String key) throws IOException {
    for (String version : of(key)) {
      try {
        Answers.of(
            Bucket.what("DELETE version " + version + " of", key, bucket),
            () ->
                s3.client()
                    .deleteObject(request -> request.bucket(bucket).key(key).versionId(version)));
      } catch (S3Exception.Missing _) {
        // Deleted concurrently.
      }
    }
  }

  private List<String> of(String key) throws IOException {
    List<String> found = new ArrayList<>();
    ListObjectVersionsRequest request =
        ListObjectVersionsRequest.builder().bucket(bucket).prefix(key).build();
    while (true) {
      ListObjectVersionsRequest next = request;
      ListObjectVersionsResponse page =
          Answers.of(
              Bucket.what("LIST versions of", key, bucket),
              () -> s3.client().listObjectVersions(next));
      page.versions().stream()
          .filter(version -> version.key().equals(key))
          .forEach(version -> found.add(version.versionId()));
      page.deleteMarkers().stream()
          .filter(marker -> marker.key().equals(key))
          .forEach(marker -> found.add(marker.versionId()));
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        return found;
      }
      request =
          request.toBuilder()
              .keyMarker(page.nextKeyMarker())
              .versionIdMarker(page.nextVersionIdMarker())
              .build();
    }
  }
}
