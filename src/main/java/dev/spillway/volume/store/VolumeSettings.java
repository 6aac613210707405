package dev.spillway.volume.store;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where Spillway keeps its own bytes, and how many. */
@ConfigMapping(prefix = "spillway.volume")
public interface VolumeSettings {

  /** The kind of volume. */
  @WithDefault("local")
  Kind kind();

  /**
   * Folder of a local volume. The default folder is made when it is missing; a configured one must
   * exist.
   */
  @WithDefault("data/volume")
  Path path();

  /** Bucket of an S3 volume, which must exist; the store is that of {@code spillway.s3}. */
  Optional<String> bucket();

  /**
   * Common prefix of the keys of an S3 volume, as a folder: {@code spillway/}. Without it, the
   * whole bucket is Spillway's.
   */
  Optional<String> prefix();

  /** What to do when the bucket keeps versions of deleted objects, or locks them. */
  @WithDefault("refuse")
  Versions versions();

  /** Limit of all blobs and reservations together, in bytes. */
  @WithDefault("2G")
  MemorySize quota();

  /**
   * Bytes that Spillway leaves free on the disk, whatever else fills it. Not used with a bucket,
   * which has no limit.
   */
  @WithDefault("1G")
  MemorySize minFree();

  /** Above this fraction of the quota a sweep evicts the exports whose recipes allow it. */
  @WithDefault("0.90")
  double highWater();

  /** Eviction ends at this fraction of the quota. */
  @WithDefault("0.75")
  double lowWater();

  /** A kind of volume. */
  enum Kind {
    /** A folder. */
    LOCAL,
    /** A bucket, or a prefix of one. */
    S3
  }

  /** What to do about versions. */
  enum Versions {
    /** Refuse to start. */
    REFUSE,
    /** Delete all versions of a blob with it. */
    DELETE
  }
}
