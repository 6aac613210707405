package dev.spillway.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Deflates the contents of entries while they are written, on several threads: one part after the other, each as {@link
 * Entry.Compression#DEFLATED} describes it. The bytes of a part depend on its input alone, neither on the number of threads
 * nor on how the input was cut when it was written.
 *
 * <p>A part whose first block does not become smaller by 3 % is taken for media that is compressed already: all of it becomes
 * stored blocks, in the caller's thread.
 *
 * <p>Holds about 300 KB for each of {@code threads + 3} blocks, as soon as there is so much input. Not thread-safe. After an
 * exception nothing more can be written ({@link IllegalStateException}).
 */
public final class ParallelDeflater implements Closeable {

  /** Bytes at the end of every part: an empty final block (RFC 1951 3.2.6), coded with the fixed codes. */
  static final int END_LENGTH = 2;

  /** What gzip and pigz take unless they are told otherwise. */
  private static final int LEVEL = 6;

  private final Sink sink;
  private final int mostInFlight;
  private final DeflateWorkers workers;
  private final Queue<DeflateWorkers.Pending> inFlight = new ArrayDeque<>();
  private final ArrayDeque<DeflatedBlock> free = new ArrayDeque<>();
  private DeflatedBlock block = new DeflatedBlock();
  private Sums sums = new Sums();
  private Kind kind = Kind.UNKNOWN;
  private boolean usable = true;

  /**
   * @param sink takes what the parts become
   * @param executor runs the workers: it must run all that it takes, on other threads than those that write parts
   * @param threads how many of its threads are used at once, 1 or more
   */
  public ParallelDeflater(Sink sink, Executor executor, int threads) {
    this(sink, executor, threads, () -> new Deflater(LEVEL, true));
  }

  ParallelDeflater(Sink sink, Executor executor, int threads, Supplier<Deflater> deflaters) {
    if (threads < 1) {
      throw new IllegalArgumentException("deflating takes at least 1 thread, not " + threads);
    }
    this.sink = sink;
    this.mostInFlight = threads + 2;
    this.workers = new DeflateWorkers(executor, threads, deflaters);
    block.begin();
  }

  /** Where the bytes of parts go. */
  @FunctionalInterface
  public interface Sink {

    /** Takes all of {@code bytes} before it returns, in the thread that writes the part. What it throws, the writer throws. */
    void write(ByteBuffer bytes) throws IOException;
  }

  /**
   * What a part turned out to be.
   *
   * @param size bytes that were written
   * @param crc32 their CRC-32, as an unsigned 32-bit value in an int
   * @param length bytes that they became
   * @param sha256 of what they became, lower-case hexadecimal
   */
  public record Part(long size, int crc32, long length, String sha256) {}

  /** Whether what is written becomes smaller, as the first block of a part tells. */
  private enum Kind {
    UNKNOWN,
    SHRINKING,
    INCOMPRESSIBLE
  }

  /** As {@link #write(ByteBuffer)}. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  /**
   * Takes all of {@code bytes} for the part that is being written.
   *
   * @throws IOException from the sink, or an {@link java.io.InterruptedIOException} when this thread is told to stop
   */
  public void write(ByteBuffer bytes) throws IOException {
    use();
    while (bytes.hasRemaining()) {
      block.fill(bytes);
      if (block.full()) {
        cut();
      }
    }
    usable = true;
  }

  /** Ends the part, which may be empty; what is written next is another. Throws as {@link #write(ByteBuffer)} does. */
  public Part finish() throws IOException {
    use();
    if (block.length() > 0) {
      cut();
    }
    passOnAll();
    passOn(end());
    Part part = sums.part();
    sums = new Sums();
    kind = Kind.UNKNOWN;
    block.begin();
    usable = true;
    return part;
  }

  /** A view of its own for everyone. */
  static ByteBuffer end() {
    return ByteBuffer.wrap(new byte[] {3, 0}).asReadOnlyBuffer();
  }

  /** Until it is set again, something has gone wrong. */
  private void use() {
    if (!usable) {
      throw new IllegalStateException("nothing can be written after a failure, or when closed");
    }
    usable = false;
  }

  /** The block is at its end: has it deflated, and takes another. */
  private void cut() throws IOException {
    DeflatedBlock last = block;
    if (kind == Kind.INCOMPRESSIBLE) {
      passOnAll();
      passOn(last);
    } else {
      // As long as nothing is known it is deflated in vain at worst.
      inFlight.add(workers.submit(last));
      passOnFinished();
    }
    block = free.isEmpty() ? new DeflatedBlock() : free.pop();
    if (last.full() && kind != Kind.INCOMPRESSIBLE) {
      block.follow(last);
    } else {
      block.begin();
    }
  }

  /** Waits only when there are too many blocks. */
  private void passOnFinished() throws IOException {
    while (!inFlight.isEmpty()
        && (inFlight.size() > mostInFlight || workers.finished(inFlight.peek()))) {
      passOn(workers.await(inFlight.remove()));
    }
  }

  private void passOnAll() throws IOException {
    while (!inFlight.isEmpty()) {
      passOn(workers.await(inFlight.remove()));
    }
  }

  /** The first block of a part decides about all. */
  private void passOn(DeflatedBlock deflated) throws IOException {
    if (kind == Kind.UNKNOWN) {
      kind = deflated.shrank() ? Kind.SHRINKING : Kind.INCOMPRESSIBLE;
    }
    if (kind == Kind.INCOMPRESSIBLE) {
      deflated.store();
    }
    sums.input(deflated);
    passOn(deflated.output());
    free.push(deflated);
  }

  private void passOn(ByteBuffer bytes) throws IOException {
    sums.output(bytes);
    sink.write(bytes);
  }

  /** Leaves the part as it is, unless {@link #finish} ended it; no thread is at work any more. Closing again does nothing. */
  @Override
  public void close() {
    usable = false;
    workers.close();
  }

  /** What is known of a part so far. */
  private static final class Sums {
    private final MessageDigest digest = Etag.sha256();
    private long size;
    private int crc32;
    private long length;

    void input(DeflatedBlock block) {
      crc32 = Crc32Combination.combine(crc32, block.crc32(), block.length());
      size += block.length();
    }

    void output(ByteBuffer bytes) {
      length += bytes.remaining();
      digest.update(bytes.duplicate());
    }

    Part part() {
      return new Part(size, crc32, length, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
