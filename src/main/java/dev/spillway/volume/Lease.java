package dev.spillway.volume;

/** Keeps a blob from being deleted until it is closed, at most once. */
public final class Lease implements AutoCloseable {

  private final Leases leases;
  private final String blobId;
  private final Leases.Held held;
  private boolean closed;

  Lease(Leases leases, String blobId, Leases.Held held) {
    this.leases = leases;
    this.blobId = blobId;
    this.held = held;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      leases.release(blobId, held);
    }
  }
}
