package dev.spillway.export.generation;

/** The first attempt of an export, which begins with its row, on the node of the request. */
public interface FirstStep {

  /**
   * Makes the export READY, or QUEUED for its next attempt, or throws. It does nothing when another
   * attempt has begun or the export has ended. Its thread is interrupted as that of a {@link
   * Generation}.
   */
  void run() throws Exception;

  /** Fails the export because {@link #run} threw {@code cause}, and not because of an interrupt. */
  void failed(Throwable cause);
}
