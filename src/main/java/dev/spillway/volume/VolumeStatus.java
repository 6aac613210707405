package dev.spillway.volume;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.VolumeSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The volume at one moment; all sizes in bytes.
 *
 * @param capacity of the place; the quota for a place without a limit, such as a bucket
 * @param free what can still be written to the place, by any process; for a place without a limit,
 *     the quota minus {@code used}
 * @param used by blobs, in whole blocks, until they are proven deleted
 * @param reserved for blobs that are being written
 * @param quota limit of {@code used} and {@code reserved} together
 * @param minFree what Spillway leaves free of the place; 0 for a place without a limit
 * @param highWater a sweep evicts when more than this is used, down to {@code lowWater}
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
   * Bytes that are missing for {@code counted} more. {@code written} bytes of the reserved ones are
   * on the disk already.
   */
  long missing(long counted, long written) {
    long ofQuota = used + reserved + counted - quota;
    long ofDisk = reserved - written + counted - (free - minFree);
    return Math.max(ofQuota, ofDisk);
  }

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
