package dev.spillway.export.row;

/** Where an export is in its life. */
public enum ExportState {
  /** Accepted; nobody works on it yet. */
  QUEUED,
  /** Somebody plans or stages it now. */
  GENERATING,
  /** Its archive can be downloaded. */
  READY,
  /** It ended with a {@code Problem}. Final. */
  FAILED,
  /** Its caller ended it before it was ready. Final. */
  CANCELLED,
  /** It was ready and is no more, for a {@link GoneReason}. Final. */
  GONE;

  /** Whether it still becomes something else by work of ours. */
  public boolean open() {
    return this == QUEUED || this == GENERATING;
  }
}
