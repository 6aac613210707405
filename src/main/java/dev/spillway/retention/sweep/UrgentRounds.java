package dev.spillway.retention.sweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Shares urgent sweeps between callers: a round serves all requests made before it begins, so that
 * two hundred concurrent requests cause one or two sweeps. Sweeps run on threads of their own, so
 * that an interrupt of a waiting caller does not stop them.
 */
final class UrgentRounds {

  private static final Logger LOG = Logger.getLogger(UrgentRounds.class);

  private final Executor executor;
  private final Consumer<Round> sweep;

  // Guarded by this: the round that has not begun, or null.
  private Round next;

  /**
   * Creates the rounds.
   *
   * @param sweep must call {@link Round#begin} when it begins, if it does
   */
  UrgentRounds(Executor executor, Consumer<Round> sweep) {
    this.executor = executor;
    this.sweep = sweep;
  }

  /** A round that callers wait for. */
  final class Round {
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Long> asked = new ArrayList<>();

    /**
     * Begins the round: later requests are served by the next one. Returns the bytes of each
     * request.
     */
    List<Long> begin() {
      synchronized (UrgentRounds.this) {
        if (next == this) {
          next = null;
        }
        return List.copyOf(asked);
      }
    }

    private void run() {
      try {
        sweep.accept(this);
      } finally {
        begin();
        done.countDown();
      }
    }
  }

  /**
   * Requests room for {@code bytes}; 0 requests only the deletion of condemned blobs. Does not
   * wait.
   */
  Round ask(long bytes) {
    Round round;
    boolean begun = false;
    synchronized (this) {
      if (next == null) {
        next = new Round();
        begun = true;
      }
      round = next;
      if (bytes > 0) {
        round.asked.add(bytes);
      }
    }
    if (begun) {
      start(round);
    }
    return round;
  }

  private void start(Round round) {
    try {
      executor.execute(round::run);
    } catch (RejectedExecutionException e) {
      // The service stops: condemned blobs are deleted by the first sweep after its next start.
      LOG.debugf(e, "no urgent sweep");
      round.begin();
      round.done.countDown();
    }
  }

  /**
   * Waits for the end of the round, at most {@code most}. An interrupt ends the wait and stays set.
   */
  static void await(Round round, Duration most) {
    try {
      round.done.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
