package dev.spillway.volume.store;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where Spillway keeps bytes of its own, and how many. */
@ConfigMapping(prefix = "spillway.volume")
public interface VolumeSettings {

  /** What kind of place it is. */
  @WithDefault("local")
  Kind kind();

  /**
   * Folder of a local volume. The default is made when it is missing; one that was set must be
   * there.
   */
  @WithDefault("data/volume")
  Path path();

  /** Bucket of a volume in S3, which must be there; the store is that of {@code spillway.s3}. */
  Optional<String> bucket();

  /**
   * What the keys of a volume in S3 begin with, as a folder: {@code spillway/}. Nothing: the whole
   * bucket is Spillway's.
   */
  Optional<String> prefix();

  /** What to do about a bucket that keeps versions of what is deleted, or locks it. */
  @WithDefault("refuse")
  Versions versions();

  /** Bytes that all blobs and reservations together may have. */
  @WithDefault("2G")
  MemorySize quota();

  /**
   * Bytes of the disk that Spillway leaves free, whoever fills the rest. A bucket has no end, and
   * nothing to leave free.
   */
  @WithDefault("1G")
  MemorySize minFree();

  /** Above this fraction of the quota a sweep evicts what its recipe allows to go. */
  @WithDefault("0.90")
  double highWater();

  /** Evicting ends at this fraction of the quota. */
  @WithDefault("0.75")
  double lowWater();

  /** A kind of volume. */
  enum Kind {
    /** A folder. */
    LOCAL,
    /** A bucket, or a prefix of one. */
    S3
  }

  /** What becomes of versions. */
  enum Versions {
    /** The start is refused. */
    REFUSE,
    /** All versions of a blob are deleted with it. */
    DELETE
  }
}
