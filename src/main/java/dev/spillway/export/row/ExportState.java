package dev.spillway.export.row;

/** The states of an export. */
public enum ExportState {
  /** Waits to be staged; no node works on it. */
  QUEUED,
  /** A node plans or stages it. */
  GENERATING,
  /** Its archive can be downloaded. */
  READY,
  /** It ended with a {@code Problem}. Final. */
  FAILED,
  /** Cancelled before it was ready. Final. */
  CANCELLED,
  /** It was ready and no longer is, for a {@link GoneReason}. Final. */
  GONE;

  /** Returns whether Spillway still has to work on it. */
  public boolean open() {
    return this == QUEUED || this == GENERATING;
  }
}
