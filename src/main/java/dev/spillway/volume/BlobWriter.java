package dev.spillway.volume;

import dev.spillway.digest.Sha256;
import dev.spillway.s3.S3Exception;
import dev.spillway.volume.node.Lease;
import dev.spillway.volume.node.Leases;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.PartedDigest;
import dev.spillway.volume.store.RangedSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Writes one blob within its reservation, which grows in steps when more comes than was known.
 * Closed without {@link #finish}, nothing of it stays. Not thread-safe.
 */
public final class BlobWriter implements Closeable {

  /** What is reserved at once for a blob whose size is not known. */
  private static final long STEP = 16L * 1024 * 1024;

  /** The disk is looked at once in so many bytes. */
  private static final long LOOKED_AT_EVERY = 8L * 1024 * 1024;

  private final String id;
  private final BlobStore store;
  private final SpaceCheck room;
  private final Lease lease;
  private final BlobStore.Writer out;
  private final MessageDigest digest = Sha256.begin();
  private PartedDigest parted;
  private long reserved;
  private long length;
  private long looked;
  private boolean keptOnError;
  private boolean finished;

  private BlobWriter(
      String id,
      long reserved,
      BlobStore store,
      SpaceCheck room,
      Lease lease,
      BlobStore.Writer out) {
    this.id = id;
    this.reserved = reserved;
    this.store = store;
    this.room = room;
    this.lease = lease;
    this.out = out;
  }

  static BlobWriter begin(
      String id, long largest, BlobStore store, Leases leases, BlobRows rows, SpaceCheck room)
      throws IOException {
    Lease lease = leases.write(id).orElseThrow(() -> unwanted(id));
    try {
      long reserved = rows.reserved(id).orElseThrow(() -> unwanted(id));
      return new BlobWriter(id, reserved, store, room, lease, begin(id, largest, reserved, store));
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private static BlobStore.Writer begin(String id, long largest, long reserved, BlobStore store)
      throws RefusedException {
    try {
      return store.write(id, largest);
    } catch (IOException e) {
      throw lacksInodes(e, reserved, store)
          ? new RefusedException(new Refusal.NoInodes(reserved), e)
          : refused(e, reserved, reserved, store);
    }
  }

  /**
   * A new file takes an inode and no bytes: a disk that is too full for it, and has room for all
   * that is to follow, lacks those.
   */
  private static boolean lacksInodes(IOException e, long reserved, BlobStore store) {
    try {
      BlobStore.Space space = store.space();
      return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left")
          && !space.equals(BlobStore.Space.ENDLESS)
          && space.free() > reserved + store.counted(1);
    } catch (IOException unknown) {
      return false;
    }
  }

  static IOException unwanted(String id) {
    return new IOException("blob " + id + " is no longer being written");
  }

  /**
   * Takes all of {@code bytes}.
   *
   * @throws RefusedException when they do not fit, or the volume does not take them
   */
  public void write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    reserve(count);
    if (length == 0 || length - looked >= LOOKED_AT_EVERY) {
      room.requireFree(Math.min(LOOKED_AT_EVERY, reserved - length));
      looked = length;
    }
    digest.update(bytes.duplicate());
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw refused(e, reserved, reserved - length, store);
    }
    room.wrote(count);
    length += count;
  }

  private void reserve(long count) throws IOException {
    if (length + count > reserved) {
      long needed = store.counted(length + count) - reserved;
      reserved += room.grow(id, reserved, needed, Math.max(needed, store.counted(STEP)));
    }
  }

  /**
   * Instead of {@link #write}: takes all bytes of {@code source} at once and in any order, where
   * the volume can.
   *
   * @param done is told how many bytes are stored, by any thread
   * @return false when nothing was done: they have to be written in order
   * @throws RefusedException as at {@link #write}
   * @throws IOException what the source could not be read for
   */
  public boolean writeAll(RangedSource source, LongConsumer done) throws IOException {
    reserve(source.length());
    Optional<PartedDigest> all;
    try {
      all = out.writeAll(source, done);
    } catch (S3Exception e) {
      throw refused(e, reserved, reserved, store);
    }
    all.ifPresent(
        digest -> {
          parted = digest;
          length = source.length();
          room.wrote(length);
        });
    return all.isPresent();
  }

  /** Makes it durable. It is nobody's until {@link Blobs#stored}. */
  public StoredBlob finish() throws IOException {
    try {
      out.finish();
      finished = true;
    } catch (IOException e) {
      throw refused(e, reserved, reserved - length, store);
    }
    lease.stored(out.etag());
    String sha256 = parted == null ? HexFormat.of().formatHex(digest.digest()) : parted.sha256();
    return new StoredBlob(
        id,
        length,
        store.counted(length),
        sha256,
        parted == null ? OptionalLong.empty() : OptionalLong.of(parted.partSize()),
        out.etag());
  }

  /**
   * Leaves what was written where it is when it is closed unfinished, for whoever wants to know why
   * it failed.
   */
  public void keepOnError() {
    keptOnError = true;
  }

  /** Gives it out of hand: a sweep may delete it, if it is condemned by now. */
  @Override
  public void close() throws IOException {
    room.wrote(-length);
    try (lease;
        out) {
      if (keptOnError && !finished) {
        out.leave();
      }
    }
  }

  /**
   * @param reserved bytes that the blob may take
   * @param left those of them that are not written
   */
  private static RefusedException refused(
      IOException e, long reserved, long left, BlobStore store) {
    return e instanceof RefusedException refused
        ? refused
        : isFull(e)
            ? new RefusedException(new Refusal.NoRoom(reserved, missing(left, store)), e)
            : new RefusedException(new Refusal.Unwritable(), e);
  }

  /**
   * What the disk does not have of {@code left} bytes. It said that it is full: of what it says to
   * have, something is not for us.
   */
  private static long missing(long left, BlobStore store) {
    long block = store.counted(1);
    try {
      return Math.max(block, left - store.space().free());
    } catch (IOException e) {
      return Math.max(block, left);
    }
  }

  /** Java has no type for ENOSPC and EDQUOT: only the system's sentence tells. */
  private static boolean isFull(IOException e) {
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("no space left") || said.contains("quota exceeded");
  }
}
