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
 * names; what a blob is for, whether it may go, and what it counts is in the database ({@code
 * Blobs}).
 *
 * <p>An id is 32 digits of lower-case hexadecimal. The bytes of a blob are at {@code blobs/<first
 * 2>/<id>} below the place, and while they are written at a temporary name beside it that begins
 * with the id, or in an upload of that name; whatever else is there belongs to somebody else and is
 * never opened, renamed or deleted. Any other id is an {@link IllegalArgumentException}.
 *
 * <p>Every method that touches the place throws {@link IOException} when the place refuses, and
 * {@link NotOursException} when its marker is missing or names another installation: a mount that
 * is away looks like an empty folder. Safe for use by many threads; two writers of one id at once
 * are a fault of the caller.
 */
public interface BlobStore {

  /** The parts that {@link #list} goes through, one at a time. */
  int SLICES = 256;

  /**
   * What {@code length} bytes take of the quota: whole blocks of a file system, the bytes
   * themselves in a bucket. At least {@code length}, and 0 only for 0.
   */
  long counted(long length);

  /** How much room the place itself has. */
  Space space() throws IOException;

  /**
   * Returns when the marker is there and names this installation.
   *
   * @throws NotOursException when it does not; then nothing may be written, deleted or declared
   *     lost
   */
  void requireOurs() throws IOException;

  /**
   * Begins to write a blob from nothing: what an earlier writer of the same id left unfinished is
   * replaced. Nothing of it is visible under the id before {@link Writer#finish}.
   */
  Writer write(String id) throws IOException;

  /**
   * As {@link #write(String)}, for a place that has to know beforehand how large it may become.
   *
   * @param largest bytes that the blob may have at most; 0 when nobody knows
   */
  default Writer write(String id, long largest) throws IOException {
    return write(id);
  }

  /**
   * Opens a finished blob. Its bytes never change, so {@link OpenContent#file()} is there where the
   * place is a file system.
   *
   * @param length bytes that it must have
   * @throws ContentChangedException when there is no such blob, or it has another length
   * @throws NotOursException when it is not there because the place is not
   */
  OpenContent open(String id, long length) throws IOException;

  /**
   * Opens a slice of a finished blob, as {@link #open(String, long)} does; nothing but the slice is
   * read.
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
   * An address at which whoever has it may GET a finished blob from the place itself, for some time
   * from now on; empty where there is none, as in a folder.
   *
   * @param mediaType what the answer is to say of it, as is {@code disposition}
   */
  default Optional<URI> address(String id, Duration time, String mediaType, String disposition)
      throws IOException {
    return Optional.empty();
  }

  /**
   * Deletes whatever there is of {@code id}, finished or not, and returns only when it is proven
   * gone: not there, in a place that is ours, or by the word of a store that keeps it. Deleting
   * what is not there succeeds. What is read at the moment can be read to its end where the place
   * is a file system. After a loss of power it may be there again: then it is an orphan.
   */
  void delete(String id) throws IOException;

  /**
   * Meets all that is in slices: the blobs whose id begins with the two digits of a slice, and what
   * is beside them. Slice 0 also meets what is at the top, where nothing of ours but the marker and
   * {@code blobs} is. Keeps little of it in memory. What is written or deleted meanwhile is met or
   * not; everything else is met once. Only when it returns is what it did not meet not there: the
   * place was ours before and after.
   *
   * @param from the first slice, from 0 to {@link #SLICES} - 1
   * @param to the first slice that is not asked for
   * @return the first slice that was not met: {@code to}, or a smaller one above {@code from},
   *     where it would cost more to go on
   */
  int list(int from, int to, Visitor visitor) throws IOException;

  /**
   * Gives what was found another time, where the place lets one do so; a bucket does not, and dates
   * what it has by its own clock.
   */
  default void date(Found found, Instant time) throws IOException {}

  /** Meets what {@link #list} finds. */
  interface Visitor {

    /** Something whose name has our shape. */
    void blob(Found found);

    /** Something that is not ours. {@code name} is for the log. */
    void foreign(String name);
  }

  /**
   * A file whose name has our shape.
   *
   * @param bytes its length; 0 of an upload that is not finished, whose parts nobody counts
   * @param modified when it was last written
   * @param finished whether it has its final name
   */
  record Found(String id, long bytes, Instant modified, boolean finished) {}

  /**
   * Room of the place, in bytes.
   *
   * @param capacity all of it; {@link Long#MAX_VALUE} where there is no end
   * @param free what this process may still write
   */
  record Space(long capacity, long free) {
    /** Of a place that has no end. */
    public static final Space ENDLESS = new Space(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Writes one blob. Not thread-safe. */
  interface Writer extends Closeable {

    /** Takes all of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Instead of {@link #write}: takes all bytes of {@code source}, by several threads at once,
     * where the place takes them so.
     *
     * @param done is told how many bytes are stored, by any of the threads
     * @return empty when nothing was done: they have to be written in order
     * @throws IOException also what the source could not be read for
     */
    default Optional<PartedDigest> writeAll(RangedSource source, LongConsumer done)
        throws IOException {
      return Optional.empty();
    }

    /**
     * Makes what was written durable and visible under its id, both or neither: when it throws,
     * what may be visible is gone after {@link #close}. Nothing can be written after it, nor after
     * a write that threw ({@link IllegalStateException}).
     */
    void finish() throws IOException;

    /**
     * What tells the finished blob from any other that may be at its place later; empty where
     * nothing does.
     */
    default Optional<String> etag() {
      return Optional.empty();
    }

    /**
     * Ends without {@link #finish} and leaves what was written under its temporary name, until the
     * blob is deleted, where somebody could look at it.
     */
    void leave() throws IOException;

    /**
     * Unless {@link #finish} returned before, removes what was written; never throws because of
     * that: what it had to leave is in the log, and a sweep finds it. Closing again does nothing.
     */
    @Override
    void close() throws IOException;
  }
}
