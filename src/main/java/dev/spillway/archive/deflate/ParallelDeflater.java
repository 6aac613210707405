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
 * Deflates the contents of entries on several threads while they are written: one part after the
 * other, in the format of {@link Entry.Compression#DEFLATED}. The bytes of a part depend only on
 * its input, not on the number of threads or on how the input was split into writes.
 *
 * <p>If the first block of a part does not shrink by 3 %, the part is considered compressed
 * already: all of it becomes stored blocks, in the caller's thread.
 *
 * <p>Uses about 300 KB for each of at most {@code threads + 3} blocks, allocated on demand. Not
 * thread-safe. After an exception nothing more can be written ({@link IllegalStateException}).
 */
public final class ParallelDeflater implements Closeable {

  /**
   * Length of the end of every part: an empty final block (RFC 1951, section 3.2.6) with the fixed
   * codes.
   */
  public static final int END_LENGTH = 2;

  /** The default level of gzip and pigz. */
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
   * @param sink receives the output of the parts
   * @param executor runs the workers: it must run all tasks that it accepts, and on other threads
   *     than those that write parts
   * @param threads maximum number of its threads in use at once, at least 1
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

  /** Receives the output. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Consumes all of {@code bytes} before it returns, in the thread that writes the part. Its
     * exceptions are passed on to the writer.
     */
    void write(ByteBuffer bytes) throws IOException;
  }

  /**
   * The result of a part.
   *
   * @param size input bytes
   * @param crc32 CRC-32 of the input, as an unsigned 32-bit value in an int
   * @param length output bytes
   * @param sha256 of the output, lower-case hexadecimal
   */
  public record Part(long size, int crc32, long length, String sha256) {}

  /** Whether a part shrinks; its first block decides. */
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
   * Writes all of {@code bytes} to the current part.
   *
   * @throws IOException from the sink, or an {@link java.io.InterruptedIOException} when this
   *     thread is interrupted
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
   * Ends the current part, which may be empty; the next write starts another one. Throws as {@link
   * #write(ByteBuffer)}.
   */
  public Part finish() throws IOException {
    Part[] finished = new Part[1];
    finish(ended -> finished[0] = ended);
    flush();
    return finished[0];
  }

  /**
   * As {@link #finish()}, but without waiting: the next part can be written at once.
   *
   * @param done receives the part in the writing thread, when the sink has all of it: during this
   *     call or a later one, at the latest during {@link #flush}
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

  /** Waits until the sink has all finished parts. Throws as {@link #write(ByteBuffer)}. */
  public void flush() throws IOException {
    use();
    passOnAll();
    usable = true;
  }

  /** Returns the bytes that end every part, as a new view. */
  public static ByteBuffer end() {
    return ByteBuffer.wrap(new byte[] {3, 0}).asReadOnlyBuffer();
  }

  /** Marks this object as unusable until the calling method succeeds and resets the flag. */
  private void use() {
    if (!usable) {
      throw new IllegalStateException("nothing can be written after a failure, or when closed");
    }
    usable = false;
  }

  /** Submits the current block for deflating, or stores it, and starts a new one. */
  private void cut() throws IOException {
    DeflatedBlock last = block;
    boolean deflate = part.kind != Kind.INCOMPRESSIBLE;
    if (deflate) {
      // While the kind of the part is unknown, blocks are deflated, at worst in vain.
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

  /** Passes finished blocks on; waits only when too many are in flight. */
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

  /** Passes a block on; the first block of a part determines its kind. */
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

  /** A step whose output is passed on in order. */
  private sealed interface Step {}

  /** A block submitted to a worker. */
  private record Deflating(DeflateWorkers.Pending pending, OpenPart part) implements Step {}

  /** The end of a part. */
  private record Ending(OpenPart part, Consumer<Part> done) implements Step {}

  /** Stops all threads; an unfinished part is abandoned. Further calls do nothing. */
  @Override
  public void close() {
    usable = false;
    workers.close();
  }

  /** The state of a part. */
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
