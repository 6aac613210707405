package dev.spillway.volume;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where Spillway keeps bytes of its own, and how many. */
@ConfigMapping(prefix = "spillway.volume")
public interface VolumeSettings {

  /** What kind of place it is. */
  @WithDefault("local")
  Kind kind();

  /** Folder of a local volume. The default is made when it is missing; one that was set must be there. */
  @WithDefault("data/volume")
  Path path();

  /** Bytes that all blobs and reservations together may have. */
  @WithDefault("2G")
  MemorySize quota();

  /** Bytes of the disk that Spillway leaves free, whoever fills the rest. */
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
    LOCAL
  }
}
