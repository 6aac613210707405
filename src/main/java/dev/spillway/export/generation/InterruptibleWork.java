package dev.spillway.export.generation;

import java.util.Optional;

/** The work of an attempt. An interrupt never hits its thread after it has left the work. */
final class InterruptibleWork {

  // Guarded by this.
  private Thread worker;
  private String interruption;

  private Throwable error;

  /** Does the work on this thread, unless it was interrupted already. Throws nothing. */
  void run(GenerationAttempt.Work work) {
    if (!enter()) {
      return;
    }
    try {
      work.run();
    } catch (
        Throwable
            e) { // an OutOfMemoryError is an own failure too, and would be one on each node in turn
      error = e;
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    if (interruption != null) {
      return false;
    }
    worker = Thread.currentThread();
    return true;
  }

  private synchronized void leave() {
    worker = null;
    // Clears a late interrupt: it would break the following calls to the database.
    Thread.interrupted();
  }

  /** Makes the work end soon because of {@code reason}. */
  synchronized void interrupt(String reason) {
    if (interruption == null) {
      interruption = reason;
    }
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Returns why it was interrupted first; empty if it was not. */
  synchronized Optional<String> interruption() {
    return Optional.ofNullable(interruption);
  }

  /** Returns what it has thrown, also because of an interrupt; null for nothing. */
  Throwable error() {
    return error;
  }
}
