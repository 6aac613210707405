package dev.spillway.volume;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Decides whether bytes fit: into the quota, over all nodes, and onto the disk without going below what must stay free. */
final class Room {

  private final BlobRows rows;
  private final BlobStore store;
  private final RoomMaker roomMaker;
  private final VolumeStatus.Reader status;
  private final long quota;
  private final long minFree;

  /** What this node has written of blobs that are still counted as reserved: it is reserved, and missing on the disk too. */
  private final AtomicLong written = new AtomicLong();

  Room(
      BlobRows rows,
      BlobStore store,
      VolumeSettings settings,
      VolumeStatus.Reader status,
      RoomMaker roomMaker) {
    this.rows = rows;
    this.store = store;
    this.roomMaker = roomMaker;
    this.status = status;
    this.quota = settings.quota().asLongValue();
    this.minFree = settings.minFree().asLongValue();
  }

  /** Reserves for a new blob; one urgent sweep is tried when it does not fit. */
  void reserve(String id, long bytes) throws RefusedException {
    long counted = store.counted(bytes);
    fit(counted, counted, () -> rows.reserve(id, counted, room()));
  }

  /** Reserves {@code counted} bytes, whole blocks, more for a blob that is being written. */
  void grow(String id, long counted) throws RefusedException {
    fit(counted, counted, () -> rows.grow(id, counted, room()));
  }

  private void fit(long bytes, long counted, Attempt attempt) throws RefusedException {
    try {
      store.requireOurs();
      long most = Math.min(quota, store.space().capacity() - minFree);
      if (counted > most) {
        throw new RefusedException(
            new Refusal.NeverFits(bytes, Math.max(0, most)),
            counted + " bytes never fit, at most " + most + " do");
      }
      if (attempt.made()) {
        return;
      }
      roomMaker.makeRoom(counted);
      if (attempt.made()) {
        return;
      }
      long missing = Math.max(1, missing(counted));
      throw new RefusedException(
          new Refusal.NoRoom(bytes, missing),
          "no room for " + counted + " bytes, " + missing + " are missing");
    } catch (RefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new RefusedException(new Refusal.Unwritable(), e);
    }
  }

  /** How many bytes short it is of {@code counted} more; 0 or less when they fit. */
  long missing(long counted) throws IOException {
    return status.read().missing(counted, written.get());
  }

  private interface Attempt {
    boolean made() throws IOException;
  }

  private BlobRows.Room room() throws IOException {
    // Asked in this order: what is written in between makes the sum smaller, never larger.
    long ours = written.get();
    return new BlobRows.Room(quota, store.space().free() - minFree + ours);
  }

  /**
   * Looks whether the disk still has what must stay free, whoever filled it.
   *
   * @throws RefusedException when it has not, after one urgent sweep
   */
  void requireFree(long bytes) throws IOException {
    if (store.space().free() - bytes >= minFree) {
      return;
    }
    roomMaker.makeRoom(bytes);
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
