package dev.spillway.web.transfer;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The memory that one body is copied through. Blocks are small, because every slow client holds a
 * few of them; while both sides are quick, and there is a place, they are large: a block costs the
 * same few wake-ups whatever its size.
 */
public final class CopyBlocks implements Closeable {

  static final int SMALL = 16 * 1024;

  /** More than a socket takes at once: what is left goes out while the next block is read. */
  static final int LARGE = 768 * 1024;

  /**
   * So many bodies at once have large blocks. Each holds up to three in the heap and two in the
   * sockets' memory, also when its client was quick and then takes nothing more.
   */
  public static final int PLACES = 16;

  /** After so many bytes the pace is looked at. */
  static final int STRETCH = 1024 * 1024;

  /** In bytes a second: whoever takes more has large blocks from then on. */
  static final long QUICK = 12_000_000;

  /** In bytes a second: whoever takes less has small ones again. */
  static final long SLOW = 5_000_000;

  private final Semaphore places;
  private final LongSupplier nanoTime;
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private volatile boolean large;
  private boolean placed;
  private long begun;
  private long handedOut;

  /**
   * @param places where one is taken from for as long as the blocks are large
   */
  public CopyBlocks(Semaphore places) {
    this(places, System::nanoTime);
  }

  public CopyBlocks(Semaphore places, LongSupplier nanoTime) {
    this.places = places;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /**
   * An empty block, for the caller alone until the socket took it; it has room for {@code left}
   * bytes at most.
   */
  ByteBuffer next(long left) {
    if (handedOut >= STRETCH) {
      look(nanoTime.getAsLong());
    }
    int size = (int) Math.min(large ? LARGE : SMALL, left);
    handedOut += size;
    ByteBuffer again = size == LARGE ? free.poll() : null;
    return again == null ? ByteBuffer.allocate(size) : again.clear();
  }

  private void look(long now) {
    double rate = handedOut * 1e9 / Math.max(1, now - begun);
    if (rate > QUICK) {
      placed = placed || places.tryAcquire();
      large = placed;
    } else if (large && rate < SLOW) {
      large = false;
      free.clear();
    } else if (!large) {
      // Not before: the last large blocks may have been on their way until now.
      close();
    }
    begun = now;
    handedOut = 0;
  }

  /**
   * Tells {@code taken} of the bytes of {@code block}, and uses a large block again from then on. A
   * small one is let go as soon as it is with the socket: to wait for it would hold what slow
   * clients have not taken twice.
   */
  BodySink.Taken with(ByteBuffer block, BodySink.Taken taken) {
    if (block.capacity() < LARGE) {
      return taken;
    }
    return bytes -> {
      taken.taken(bytes);
      if (large) {
        free.add(block);
      }
    };
  }

  /** Gives the place back. */
  @Override
  public void close() {
    if (placed) {
      placed = false;
      large = false;
      places.release();
    }
  }
}
