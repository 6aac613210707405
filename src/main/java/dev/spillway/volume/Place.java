package dev.spillway.volume;

/**
 * Where a node keeps blobs.
 *
 * @param kind of volume, as its setting has it
 * @param name its folder, or its bucket and prefix
 */
record Place(String kind, String name) {

  static Place of(VolumeSettings settings) {
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
