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
 * Writes one blob within its reservation, which grows in steps when more bytes arrive than were
 * reserved. When it is closed without {@link #finish}, the bytes are removed. Not thread-safe.
 */
public final class BlobWriter implements Closeable {

  /** Bytes that are reserved at a time for a blob of unknown size. */
  private static final long STEP = 16L * 1024 * 1024;

  /** Bytes between two checks of the free space of the disk. */
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
   * Whether the disk has run out of inodes. A new file takes an inode and no bytes: when a disk
   * with room for the whole reservation refuses a new file, it lacks inodes.
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
   * Writes all of {@code bytes}.
   *
   * @throws RefusedException when they do not fit, or the volume cannot be written
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
   * Alternative to {@link #write}: writes all bytes of {@code source} at once and in any order,
   * where the volume supports it.
   *
   * @param done receives the number of bytes stored so far, on any thread
   * @return false when nothing was written: the bytes have to be written in order
   * @throws RefusedException as {@link #write}
   * @throws IOException when the source cannot be read
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

  /** Makes the bytes durable. The blob has no owner until {@link Blobs#stored}. */
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
   * Makes {@link #close} keep the bytes of an unfinished blob, so that an operator can find out why
   * it failed.
   */
  public void keepOnError() {
    keptOnError = true;
  }

  /** Releases the blob: a sweep may delete it if it has been condemned meanwhile. */
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
   * Returns the refusal for an error of the place.
   *
   * @param reserved bytes that the blob may take
   * @param left those of them that are not written yet
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
   * Bytes that the disk lacks for {@code left} bytes, at least one block: the disk reported that it
   * is full, so some of the free bytes that it reports are not available to this process.
   */
  private static long missing(long left, BlobStore store) {
    long block = store.counted(1);
    try {
      return Math.max(block, left - store.space().free());
    } catch (IOException e) {
      return Math.max(block, left);
    }
  }

  /**
   * Java has no exception for ENOSPC and EDQUOT: only the message of the system identifies them.
   */
  private static boolean isFull(IOException e) {
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("no space left") || said.contains("quota exceeded");
  }
}
