package dev.spillway.volume;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.VolumeSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The volume at one moment; all sizes in bytes.
 *
 * @param capacity of the place; of one without an end, as a bucket is, the quota
 * @param free what the place still takes, from whomever; of one without an end, what the quota
 *     leaves of blobs
 * @param used by blobs, in whole blocks, until they are proven deleted
 * @param reserved promised to blobs that are being written
 * @param quota {@code used} and {@code reserved} together never exceed it
 * @param minFree what Spillway leaves free of the place; 0 where it has no end
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

  /**
   * How many bytes short the volume is of {@code counted} more; {@code written} of what is reserved
   * are on the disk already.
   */
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
      boolean endless = space.equals(BlobStore.Space.ENDLESS);
      return new VolumeStatus(
          endless ? quota : space.capacity(),
          endless ? Math.max(0, quota - counted.used()) : space.free(),
          counted.used(),
          counted.reserved(),
          quota,
          endless ? 0 : settings.minFree().asLongValue(),
          (long) (quota * settings.highWater()),
          (long) (quota * settings.lowWater()),
          counted.oldest());
    }
  }
}
