package dev.spillway.volume.node;

import dev.spillway.volume.bucket.BucketNames;
import dev.spillway.volume.store.VolumeSettings;

/**
 * Where a node keeps blobs.
 *
 * @param kind kind of volume, as configured
 * @param name its folder, or its bucket and prefix
 */
public record Place(String kind, String name) {

  public static Place of(VolumeSettings settings) {
    return switch (settings.kind()) {
      case LOCAL -> new Place("local", settings.path().toAbsolutePath().normalize().toString());
      case S3 ->
          new Place(
              "s3",
              settings.bucket().orElseThrow()
                  + "/"
                  + BucketNames.of(settings.prefix().orElse("")).prefix());
    };
  }
}
