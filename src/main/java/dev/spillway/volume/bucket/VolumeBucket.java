package dev.spillway.volume.bucket;

import dev.spillway.s3.S3;
import dev.spillway.s3.S3Settings;
import dev.spillway.volume.store.VolumeSettings;
import java.util.Optional;

/**
 * The bucket of a volume in S3 as it is configured, before anything is known of whom it belongs to.
 *
 * @param bucket {@code spillway.volume.bucket}; empty when it is not set
 * @param prefix {@code spillway.volume.prefix}, as it was written
 */
public record VolumeBucket(
    Optional<String> bucket, String prefix, VolumeSettings.Versions versions) {

  /** That of the settings. */
  public static VolumeBucket of(VolumeSettings settings) {
    return new VolumeBucket(settings.bucket(), settings.prefix().orElse(""), settings.versions());
  }

  /**
   * Why it cannot be a volume, and the remedy, in one sentence, as far as the settings alone tell.
   */
  public Optional<String> finding() {
    if (bucket.isEmpty()) {
      return Optional.of(
          "spillway.volume.kind is s3, but spillway.volume.bucket is not set: set it to the bucket that Spillway may keep its"
              + " objects in.");
    }
    if (prefix.startsWith("/") || prefix.contains("//")) {
      return Optional.of(
          "spillway.volume.prefix="
              + prefix
              + " has an empty folder in it: write it like spillway/ or archives/spillway/.");
    }
    return Optional.empty();
  }

  /**
   * Why no installation has claimed it nor may, in one sentence: what can be known without the
   * database. Asks the store. Empty when there is a marker, whoever's it is.
   */
  public Optional<String> unclaimable(S3Settings settings) {
    if (finding().isPresent()) {
      return Optional.empty();
    }
    try (S3 s3 = new S3(settings)) {
      return new BucketClaim(
              s3.bucket(bucket.get()), BucketNames.of(prefix), versions, BucketClaim.PATIENCE)
          .finding();
    }
  }
}
