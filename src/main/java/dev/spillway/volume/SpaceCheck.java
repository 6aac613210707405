package dev.spillway.volume;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.VolumeSettings;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides whether bytes fit: into the quota of all nodes, and onto the disk without going below its
 * minimum of free space.
 */
final class SpaceCheck {

  private final BlobRows rows;
  private final BlobStore store;
  private final SpaceReclaimer reclaimer;
  private final DatabaseDisk databaseDisk;
  private final VolumeStatus.Reader status;
  private final long quota;
  private final long minFree;

  /**
   * Bytes that this node has written of blobs still counted as reserved: they are in {@code
   * reserved} and also missing from the free space of the disk.
   */
  private final AtomicLong written = new AtomicLong();

  SpaceCheck(
      BlobRows rows,
      BlobStore store,
      VolumeSettings settings,
      VolumeStatus.Reader status,
      SpaceReclaimer reclaimer,
      DatabaseDisk databaseDisk) {
    this.rows = rows;
    this.store = store;
    this.reclaimer = reclaimer;
    this.databaseDisk = databaseDisk;
    this.status = status;
    this.quota = settings.quota().asLongValue();
    this.minFree = settings.minFree().asLongValue();
  }

  /** Reserves room for a new blob; tries one urgent sweep when it does not fit. */
  void reserve(String id, long bytes) throws RefusedException {
    long counted = store.counted(bytes);
    fit(new Need(counted, counted), () -> rows.reserve(id, counted, room()));
  }

  /**
   * Reserves more for a WRITING blob: {@code wished} bytes when they fit without a sweep, otherwise
   * {@code needed}, with one urgent sweep if necessary. Whole blocks.
   *
   * @param reserved bytes that it has already
   * @return the bytes that were added
   * @throws RefusedException when {@code needed} does not fit
   * @throws IOException when the blob is no longer WRITING
   */
  long grow(String id, long reserved, long needed, long wished) throws IOException {
    if (rows.reserved(id).isEmpty()) {
      throw BlobWriter.unwanted(id);
    }
    if (wished > needed && fits(() -> rows.grow(id, wished, room()))) {
      return wished;
    }
    long whole = reserved + needed;
    fit(new Need(whole, needed), () -> rows.grow(id, needed, room()));
    return needed;
  }

  /**
   * Bytes that have to fit.
   *
   * @param whole all bytes that the blob counts then
   * @param more those of them that it does not count yet
   */
  private record Need(long whole, long more) {}

  private void fit(Need need, Attempt attempt) throws RefusedException {
    try {
      store.requireOurs();
      databaseDisk.requireRoom();
      long most = Math.min(quota, store.space().capacity() - minFree);
      if (need.whole() > most) {
        throw new RefusedException(
            new Refusal.NeverFits(need.whole(), Math.max(0, most)),
            need.whole() + " bytes never fit, at most " + most + " do");
      }
      if (attempt.made()) {
        return;
      }
      reclaimer.makeRoom(need.more());
      if (attempt.made()) {
        return;
      }
      long missing = Math.max(1, missing(need.more()));
      throw new RefusedException(
          new Refusal.NoRoom(need.whole(), missing),
          "no room for " + need.more() + " bytes, " + missing + " are missing");
    } catch (RefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new RefusedException(new Refusal.Unwritable(), e);
    }
  }

  /** Bytes that are missing for {@code counted} more; 0 or less when they fit. */
  long missing(long counted) throws IOException {
    return status.read().missing(counted, written.get());
  }

  private interface Attempt {
    boolean made() throws IOException;
  }

  private static boolean fits(Attempt attempt) throws RefusedException {
    try {
      return attempt.made();
    } catch (IOException e) {
      throw new RefusedException(new Refusal.Unwritable(), e);
    }
  }

  private BlobRows.Room room() throws IOException {
    // In this order: bytes written in between make the sum smaller, never larger.
    long ours = written.get();
    long left = store.space().free() - minFree;
    return new BlobRows.Room(
        quota, left > Long.MAX_VALUE - ours ? Long.MAX_VALUE : left + ours); // a place without end
  }

  /**
   * Checks that the disk has its minimum of free space left after {@code bytes} more, whatever else
   * fills it.
   *
   * @throws RefusedException when it has not, after one urgent sweep
   */
  void requireFree(long bytes) throws IOException {
    if (store.space().free() - bytes >= minFree) {
      return;
    }
    // The bytes are reserved already: only the reservations are short, so any amount will do.
    reclaimer.makeRoom(1);
    long free = store.space().free();
    if (free - bytes < minFree) {
      long missing = minFree - (free - bytes);
      throw new RefusedException(
          new Refusal.NoRoom(bytes, missing),
          "the disk has " + free + " bytes free, " + minFree + " must stay so");
    }
  }

  void wrote(long bytes) {
    written.addAndGet(bytes);
  }
}
