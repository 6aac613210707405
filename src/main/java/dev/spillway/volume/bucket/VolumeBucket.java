package dev.spillway.volume.bucket;

import dev.spillway.s3.S3;
import dev.spillway.s3.S3Settings;
import dev.spillway.volume.store.VolumeSettings;
import java.util.Optional;

/**
 * The configured bucket of an S3 volume, before its owner is known.
 *
 * @param bucket {@code spillway.volume.bucket}; empty when it is not set
 * @param prefix {@code spillway.volume.prefix}, as configured
 */
public record VolumeBucket(
    Optional<String> bucket, String prefix, VolumeSettings.Versions versions) {

  /** Reads the settings. */
  public static VolumeBucket of(VolumeSettings settings) {
    return new VolumeBucket(settings.bucket(), settings.prefix().orElse(""), settings.versions());
  }

  /**
   * Why the settings cannot describe a volume, with the remedy, in one sentence. Makes no request.
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
   * Why the bucket cannot be the volume, in one sentence, as far as this is known without the
   * database. Sends requests to the store. A marker of another installation is no reason: only the
   * database can tell.
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
