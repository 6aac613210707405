package dev.spillway.web.transfer;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The memory through which one body is copied. Blocks are small, because each slow client holds
 * some. They are large while both sides are fast and a place is free: a block costs the same few
 * thread switches at any size.
 */
public final class CopyBlocks implements Closeable {

  static final int SMALL = 16 * 1024;

  /** More than a socket takes at once: the rest is sent while the next block is read. */
  static final int LARGE = 768 * 1024;

  /**
   * Limit of the bodies with large blocks. Each holds up to three in the heap and two in socket
   * buffers, also when its client was fast and then stops reading.
   */
  public static final int PLACES = 16;

  /** Bytes between two measurements of the rate. */
  static final int STRETCH = 1024 * 1024;

  /** Bytes per second above which blocks become large. */
  static final long QUICK = 12_000_000;

  /** Bytes per second below which blocks become small again. */
  static final long SLOW = 5_000_000;

  private final Semaphore places;
  private final LongSupplier nanoTime;
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private volatile boolean large;
  private boolean placed;
  private long begun;
  private long handedOut;

  /**
   * Blocks for one body.
   *
   * @param places a place is taken from here while the blocks are large
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
   * Returns an empty block of at most {@code left} bytes. Only the caller uses it until the socket
   * has taken it.
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
      // Not earlier: the last large blocks may have been in flight until now.
      close();
    }
    begun = now;
    handedOut = 0;
  }

  /**
   * Returns a callback that calls {@code taken}, and then reuses {@code block} if it is a large
   * one. A small block is not kept: keeping it until it was taken would double what slow clients
   * hold.
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

  /** Releases the place. */
  @Override
  public void close() {
    if (placed) {
      placed = false;
      large = false;
      places.release();
    }
  }
}
