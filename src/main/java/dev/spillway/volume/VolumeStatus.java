package dev.spillway.volume;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The volume at one moment; all sizes in bytes.
 *
 * @param capacity of the place
 * @param free what the place still takes, from whomever
 * @param used by blobs, in whole blocks, until they are proven deleted
 * @param reserved promised to blobs that are being written
 * @param quota {@code used} and {@code reserved} together never exceed it
 * @param minFree what Spillway leaves free of the place
 * @param highWater above so many bytes a sweep evicts, down to {@code lowWater}
 * @param oldest when the oldest blob was stored
 */
public record VolumeStatus(
    long capacity,
    long free,
    long used,
    long reserved,
    long quota,
    long minFree,
    long highWater,
    long lowWater,
    Optional<Instant> oldest) {

  /** How many bytes short the volume is of {@code counted} more; {@code written} of what is reserved are on the disk already. */
  long missing(long counted, long written) {
    long ofQuota = used + reserved + counted - quota;
    long ofDisk = reserved - written + counted - (free - minFree);
    return Math.max(ofQuota, ofDisk);
  }

  /** Reads it. */
  static final class Reader {
    private final BlobRows rows;
    private final BlobStore store;
    private final VolumeSettings settings;

    Reader(BlobRows rows, BlobStore store, VolumeSettings settings) {
      this.rows = rows;
      this.store = store;
      this.settings = settings;
    }

    VolumeStatus read() throws IOException {
      BlobStore.Space space = store.space();
      BlobRows.Counted counted = rows.counted();
      long quota = settings.quota().asLongValue();
      return new VolumeStatus(
          space.capacity(),
          space.free(),
          counted.used(),
          counted.reserved(),
          quota,
          settings.minFree().asLongValue(),
          (long) (quota * settings.highWater()),
          (long) (quota * settings.lowWater()),
          counted.oldest());
    }
  }
}
