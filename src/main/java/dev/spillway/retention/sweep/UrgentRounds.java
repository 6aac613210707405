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
 * Urgent sweeps shared by those who want one: whoever asks before a round has begun is served by
 * it, so that two hundred who ask at once get one sweep, or two. They run on threads of their own:
 * an interrupt of one who waits breaks nothing.
 */
final class UrgentRounds {

  private static final Logger LOG = Logger.getLogger(UrgentRounds.class);

  private final Executor executor;
  private final Consumer<Round> sweep;

  // Guarded by this: the round that has not begun, or null.
  private Round next;

  /**
   * @param sweep is to call {@link Round#begin} when it begins, if it does
   */
  UrgentRounds(Executor executor, Consumer<Round> sweep) {
    this.executor = executor;
    this.sweep = sweep;
  }

  /** A round that somebody waits for. */
  final class Round {
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Long> asked = new ArrayList<>();

    /**
     * Whoever asks from now on is served by the next. Yields the bytes that each has asked room
     * for.
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
   * Asks for room for {@code bytes}, or with 0 for nothing but that what is condemned goes. Returns
   * at once.
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
      // The service stops: what is condemned goes with the first sweep of its next start.
      LOG.debugf(e, "no urgent sweep");
      round.begin();
      round.done.countDown();
    }
  }

  /**
   * Waits for the round's end, or for {@code most}; an interrupt ends the waiting, and stays set.
   */
  static void await(Round round, Duration most) {
    try {
      round.done.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
