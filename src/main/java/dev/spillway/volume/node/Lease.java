package dev.spillway.volume.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Protects a blob from deletion until it is closed or its node is lost. Closing it again does
 * nothing. Thread-safe.
 */
public final class Lease implements AutoCloseable {

  private final Leases leases;
  private final String blobId;
  private final Leases.Held held;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<Runnable> whenLost = new AtomicReference<>();

  Lease(Leases leases, String blobId, Leases.Held held) {
    this.leases = leases;
    this.blobId = blobId;
    this.held = held;
  }

  /**
   * Runs {@code end}, once, when the lease is lost: then the blob may be deleted, and must no
   * longer be read. Runs it at once when the lease is lost already. May be called once; {@code end}
   * must not block.
   */
  public void whenLost(Runnable end) {
    if (!whenLost.compareAndSet(null, end)) {
      end.run();
    }
  }

  /**
   * Sets the ETag of the finished blob, which distinguishes it from any other object; empty where
   * there is none.
   */
  public void stored(Optional<String> etag) {
    held.known(etag);
  }

  /** Marks the lease as lost: it no longer protects the blob. */
  void lose() {
    Runnable end = whenLost.getAndSet(Lease::told);
    if (end != null) {
      end.run();
    }
  }

  /** Stands for "lost" in {@code whenLost}. */
  private static void told() {}

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leases.release(this, blobId, held);
    }
  }
}
