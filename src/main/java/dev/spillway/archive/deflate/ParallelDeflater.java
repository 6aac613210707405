package dev.spillway.archive.deflate;

import dev.spillway.digest.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Deflates the contents of entries while they are written, on several threads: one part after the
 * other, each as {@link Entry.Compression#DEFLATED} describes it. The bytes of a part depend on its
 * input alone, neither on the number of threads nor on how the input was cut when it was written.
 *
 * <p>A part whose first block does not become smaller by 3 % is taken for media that is compressed
 * already: all of it becomes stored blocks, in the caller's thread.
 *
 * <p>Holds about 300 KB for each of {@code threads + 3} blocks, as soon as there is so much input.
 * Not thread-safe. After an exception nothing more can be written ({@link IllegalStateException}).
 */
public final class ParallelDeflater implements Closeable {

  /**
   * Bytes at the end of every part: an empty final block (RFC 1951 3.2.6), coded with the fixed
   * codes.
   */
  public static final int END_LENGTH = 2;

  /** What gzip and pigz take unless they are told otherwise. */
  private static final int LEVEL = 6;

  private final Sink sink;
  private final int mostInFlight;
  private final DeflateWorkers workers;
  private final Queue<Step> inFlight = new ArrayDeque<>();
  private final ArrayDeque<DeflatedBlock> free = new ArrayDeque<>();
  private DeflatedBlock block = new DeflatedBlock();
  private OpenPart part = new OpenPart();
  private boolean usable = true;

  /**
   * @param sink takes what the parts become
   * @param executor runs the workers: it must run all that it takes, on other threads than those
   *     that write parts
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

    /**
     * Takes all of {@code bytes} before it returns, in the thread that writes the part. What it
     * throws, the writer throws.
     */
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
   * @throws IOException from the sink, or an {@link java.io.InterruptedIOException} when this
   *     thread is told to stop
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

  /**
   * Ends the part, which may be empty; what is written next is another. Throws as {@link
   * #write(ByteBuffer)} does.
   */
  public Part finish() throws IOException {
    Part[] finished = new Part[1];
    finish(ended -> finished[0] = ended);
    flush();
    return finished[0];
  }

  /**
   * As {@link #finish()}, but the next part may be written at once, so that no thread waits for the
   * end of this one.
   *
   * @param done is told in the thread that writes, as soon as the sink has all of the part: later
   *     in this call or in one that follows, {@link #flush} at the latest
   */
  public void finish(Consumer<Part> done) throws IOException {
    use();
    if (block.length() > 0) {
      cut();
    }
    inFlight.add(new Ending(part, done));
    part = new OpenPart();
    block.begin();
    passOnFinished();
    usable = true;
  }

  /**
   * Returns when the sink has all parts that were finished. Throws as {@link #write(ByteBuffer)}
   * does.
   */
  public void flush() throws IOException {
    use();
    passOnAll();
    usable = true;
  }

  /** A view of its own for everyone. */
  public static ByteBuffer end() {
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
    boolean deflate = part.kind != Kind.INCOMPRESSIBLE;
    if (deflate) {
      // As long as nothing is known it is deflated in vain at worst.
      inFlight.add(new Deflating(workers.submit(last), part));
      passOnFinished();
    } else {
      passOnAll();
      passOn(last, part);
    }
    block = free.isEmpty() ? new DeflatedBlock() : free.pop();
    if (last.full() && deflate) {
      block.follow(last);
    } else {
      block.begin();
    }
  }

  /** Waits only when there is too much. */
  private void passOnFinished() throws IOException {
    while (!inFlight.isEmpty()
        && (inFlight.size() > mostInFlight || finished(inFlight.element()))) {
      passOn(inFlight.remove());
    }
  }

  private boolean finished(Step step) {
    return switch (step) {
      case Deflating deflating -> workers.finished(deflating.pending());
      case Ending _ -> true;
    };
  }

  private void passOnAll() throws IOException {
    while (!inFlight.isEmpty()) {
      passOn(inFlight.remove());
    }
  }

  private void passOn(Step step) throws IOException {
    switch (step) {
      case Deflating deflating -> passOn(workers.await(deflating.pending()), deflating.part());
      case Ending ending -> {
        passOn(end(), ending.part());
        ending.done().accept(ending.part().part());
      }
    }
  }

  /** The first block of a part decides about all. */
  private void passOn(DeflatedBlock deflated, OpenPart of) throws IOException {
    if (of.kind == Kind.UNKNOWN) {
      of.kind = deflated.shrank() ? Kind.SHRINKING : Kind.INCOMPRESSIBLE;
    }
    if (of.kind == Kind.INCOMPRESSIBLE) {
      deflated.store();
    }
    of.input(deflated);
    passOn(deflated.output(), of);
    free.push(deflated);
  }

  private void passOn(ByteBuffer bytes, OpenPart of) throws IOException {
    of.output(bytes);
    sink.write(bytes);
  }

  /** What is to be passed on, in this order. */
  private sealed interface Step {}

  /** A block that a worker has. */
  private record Deflating(DeflateWorkers.Pending pending, OpenPart part) implements Step {}

  /** The end of a part. */
  private record Ending(OpenPart part, Consumer<Part> done) implements Step {}

  /**
   * Leaves the part as it is, unless {@link #finish} ended it; no thread is at work any more.
   * Closing again does nothing.
   */
  @Override
  public void close() {
    usable = false;
    workers.close();
  }

  /** What is known of a part so far. */
  private static final class OpenPart {
    private Kind kind = Kind.UNKNOWN;
    private final MessageDigest digest = Sha256.begin();
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
