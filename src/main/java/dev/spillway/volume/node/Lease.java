package dev.spillway.volume.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps a blob from being deleted until it is closed, at most once, or until its node is lost. Safe
 * for use by many threads.
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
   * Has {@code end} run, once, when the blob may be deleted although it is not closed: nobody may
   * read of it any more. At once when that is so already. For one caller; {@code end} must not
   * wait.
   */
  public void whenLost(Runnable end) {
    if (!whenLost.compareAndSet(null, end)) {
      end.run();
    }
  }

  /**
   * What is written under it is finished, and this is what tells it from any other; empty where
   * nothing does.
   */
  public void stored(Optional<String> etag) {
    held.known(etag);
  }

  /** From now on it keeps nobody from anything. */
  void lose() {
    Runnable end = whenLost.getAndSet(Lease::told);
    if (end != null) {
      end.run();
    }
  }

  /** Stands for whoever was told, or would be. */
  private static void told() {}

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leases.release(this, blobId, held);
    }
  }
}
