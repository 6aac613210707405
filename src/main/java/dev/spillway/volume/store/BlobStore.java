package dev.spillway.volume.store;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The place where the bytes of blobs are: a folder, or a bucket and prefix. It knows bytes and
 * names; the purpose of a blob, whether it may be deleted, and what it counts are in the database
 * ({@code Blobs}).
 *
 * <p>An id is 32 digits of lower-case hexadecimal. The bytes of a blob are at {@code blobs/<first
 * 2>/<id>} below the place; while they are written, they are at a temporary name beside it that
 * begins with the id, or in an upload of that name. Anything else in the place is not Spillway's
 * and is never opened, renamed or deleted. Any other id is an {@link IllegalArgumentException}.
 *
 * <p>Every method that accesses the place throws {@link IOException} when the access fails, and
 * {@link NotOursException} when the marker is missing or names another installation: a mount that
 * is away looks like an empty folder. Thread-safe; two concurrent writers of one id are an error of
 * the caller.
 */
public interface BlobStore {

  /** Number of slices that {@link #list} goes through. */
  int SLICES = 256;

  /**
   * The bytes that {@code length} bytes take of the quota: whole blocks of a file system, the bytes
   * themselves in a bucket. At least {@code length}, and 0 only for 0.
   */
  long counted(long length);

  /** The room of the place itself. */
  Space space() throws IOException;

  /**
   * Returns when the marker is there and names this installation.
   *
   * @throws NotOursException otherwise; then nothing may be written, deleted or declared lost
   */
  void requireOurs() throws IOException;

  /**
   * Begins to write a blob from its first byte; what an earlier writer of the same id left
   * unfinished is replaced. The blob is not visible under its id before {@link Writer#finish}.
   */
  Writer write(String id) throws IOException;

  /**
   * As {@link #write(String)}, for a place that has to know the possible size beforehand.
   *
   * @param largest upper limit of the blob's length, in bytes; 0 when it is unknown
   */
  default Writer write(String id, long largest) throws IOException {
    return write(id);
  }

  /**
   * Opens a finished blob. Its bytes never change, so {@link OpenContent#file()} is present where
   * the place is a file system.
   *
   * @param length bytes that it must have
   * @throws ContentChangedException when there is no such blob, or it has another length
   * @throws NotOursException when the blob is missing because the place is away
   */
  OpenContent open(String id, long length) throws IOException;

  /**
   * Opens a slice of a finished blob, as {@link #open(String, long)} does; only the slice is read.
   */
  default OpenContent open(Content.BlobPart part) throws IOException {
    return new OpenBlobPart(open(part.id(), part.blobLength()), part.offset(), part.length());
  }

  /**
   * Opens a finished blob, as {@link #open(String, long)} does, when at most the bytes between
   * {@code from} and {@code to} will be read.
   */
  default OpenContent open(Content.Blob blob, long from, long to) throws IOException {
    return open(blob.id(), blob.length());
  }

  /** Throws as {@link #open(String, long)} does, without opening. */
  void check(String id, long length) throws IOException;

  /**
   * Returns an address from which a client can GET a finished blob directly from the place, for a
   * limited time; empty where there is none, as in a folder.
   *
   * @param time how long the address is valid
   * @param mediaType Content-Type of the answer
   * @param disposition Content-Disposition of the answer
   */
  default Optional<URI> address(String id, Duration time, String mediaType, String disposition)
      throws IOException {
    return Optional.empty();
  }

  /**
   * Deletes everything under {@code id}, finished or not, and returns only when it is proven
   * deleted: it is missing in a place that is ours, or the store has confirmed it. Deleting what is
   * not there succeeds. On a file system, an open blob can still be read to its end. After a loss
   * of power the blob may be back, as an orphan.
   */
  void delete(String id) throws IOException;

  /**
   * Visits everything in slices: the blobs whose id begins with the two digits of a slice, and
   * foreign names beside them. Slice 0 also visits the top, where only the marker and {@code blobs}
   * are ours. Uses little memory. Blobs that are written or deleted meanwhile are visited or not;
   * everything else is visited once. Only when it returns are unvisited blobs known to be missing:
   * the place was ours before and after.
   *
   * @param from the first slice, from 0 to {@link #SLICES} - 1
   * @param to the first slice that is not visited
   * @return the first slice that was not visited: {@code to}, or a smaller one above {@code from},
   *     where it would cost more to go on
   */
  int list(int from, int to, Visitor visitor) throws IOException;

  /**
   * Sets the modification time of what was found, where the place supports it. A bucket does not:
   * it dates objects by its own clock.
   */
  default void date(Found found, Instant time) throws IOException {}

  /** Receives what {@link #list} finds. */
  interface Visitor {

    /** A file or object with the name of a blob. */
    void blob(Found found);

    /** Anything else. {@code name} is for the log. */
    void foreign(String name);
  }

  /**
   * A file or object with the name of a blob.
   *
   * @param bytes its length; 0 for an unfinished upload, whose parts are not counted
   * @param modified when it was last written
   * @param finished whether it has its final name
   */
  record Found(String id, long bytes, Instant modified, boolean finished) {}

  /**
   * Room of the place, in bytes.
   *
   * @param capacity total; {@link Long#MAX_VALUE} where there is no limit
   * @param free what this process may still write
   */
  record Space(long capacity, long free) {
    /** A place without a limit. */
    public static final Space ENDLESS = new Space(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Writes one blob. Not thread-safe. */
  interface Writer extends Closeable {

    /** Writes all of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Alternative to {@link #write}: writes all bytes of {@code source}, on several threads at
     * once, where the place supports it.
     *
     * @param done receives the number of bytes stored so far, on any of the threads
     * @return empty when nothing was written: the bytes have to be written in order
     * @throws IOException also when the source cannot be read
     */
    default Optional<PartedDigest> writeAll(RangedSource source, LongConsumer done)
        throws IOException {
      return Optional.empty();
    }

    /**
     * Makes the blob durable and visible under its id, both or neither: when it throws, anything
     * that may be visible is removed by {@link #close}. After it, or after a failed write, another
     * write is an {@link IllegalStateException}.
     */
    void finish() throws IOException;

    /**
     * The ETag that distinguishes the finished blob from any later one at its place; empty where
     * there is none.
     */
    default Optional<String> etag() {
      return Optional.empty();
    }

    /**
     * Ends without {@link #finish} and keeps the bytes under their temporary name for inspection,
     * until the blob is deleted.
     */
    void leave() throws IOException;

    /**
     * Removes the bytes unless {@link #finish} has returned. Never throws when that fails: it logs
     * what is left behind, and a sweep finds it. Closing again does nothing.
     */
    @Override
    void close() throws IOException;
  }
}
