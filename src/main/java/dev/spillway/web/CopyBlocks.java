package dev.spillway.web;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The memory that one body is copied through. Blocks are small, because every slow client holds a few of them; while both sides are
 * quick, and there is a place, they are large: a block costs the same few wake-ups whatever its size. What was taken is used again.
 */
final class CopyBlocks implements Closeable {

  static final int SMALL = 16 * 1024;

  /** More than a socket takes at once: what is left goes out while the next block is read. */
  static final int LARGE = 768 * 1024;

  /**
   * So many bodies at once have large blocks. Each holds up to three in the heap and two in the sockets' memory, also when its client
   * was quick and then takes nothing more.
   */
  static final int PLACES = 16;

  /** After so many bytes the pace is looked at. */
  static final int STRETCH = 1024 * 1024;

  /** In bytes a second: whoever takes more has large blocks from then on. */
  static final long QUICK = 12_000_000;

  /** In bytes a second: whoever takes less has small ones again. */
  static final long SLOW = 5_000_000;

  private final Semaphore places;
  private final LongSupplier nanoTime;
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private boolean large;
  private long begun;
  private long handedOut;

  /**
   * @param places where one is taken from for as long as the blocks are large
   */
  CopyBlocks(Semaphore places) {
    this(places, System::nanoTime);
  }

  CopyBlocks(Semaphore places, LongSupplier nanoTime) {
    this.places = places;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** An empty block, for the caller alone until it was {@link #taken}; it has room for {@code left} bytes at most. */
  ByteBuffer next(long left) {
    if (handedOut >= STRETCH) {
      look(nanoTime.getAsLong());
    }
    int size = (int) Math.min(large ? LARGE : SMALL, left);
    handedOut += size;
    ByteBuffer block = free.poll();
    while (block != null && block.capacity() != size) {
      block = free.poll(); // of the other size: the collector's
    }
    return block == null ? ByteBuffer.allocate(size) : block.clear();
  }

  private void look(long now) {
    double rate = handedOut * 1e9 / Math.max(1, now - begun);
    if (large && rate < SLOW) {
      close();
    } else if (!large && rate > QUICK) {
      large = places.tryAcquire();
    }
    begun = now;
    handedOut = 0;
  }

  /** The socket took all of {@code block}. By any thread. */
  void taken(ByteBuffer block) {
    if (block.capacity() == SMALL || block.capacity() == LARGE) {
      free.add(block);
    }
  }

  /** Gives the place back. */
  @Override
  public void close() {
    if (large) {
      large = false;
      places.release();
    }
  }
}
