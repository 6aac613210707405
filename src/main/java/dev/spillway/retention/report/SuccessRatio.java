package dev.spillway.retention.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Share of the last hour's deletions that succeeded, counted per minute. Thread-safe. */
final class SuccessRatio {

  private static final long MINUTE = 60_000_000_000L;
  private static final int MINUTES = 60;

  private final LongSupplier nanos;
  private final long begun;
  private final Deque<Bucket> buckets = new ArrayDeque<>();

  /**
   * A ratio without deletions.
   *
   * @param nanos monotonic clock, so that a change of the time of day has no effect
   */
  SuccessRatio(LongSupplier nanos) {
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  synchronized void count(boolean success) {
    long minute = forget();
    if (buckets.isEmpty() || buckets.getLast().minute != minute) {
      buckets.addLast(new Bucket(minute));
    }
    if (success) {
      buckets.getLast().successes++;
    } else {
      buckets.getLast().failures++;
    }
  }

  /** From 0 to 1; 1 when nothing was tried. */
  synchronized double get() {
    forget();
    long successes = buckets.stream().mapToLong(bucket -> bucket.successes).sum();
    long failures = buckets.stream().mapToLong(bucket -> bucket.failures).sum();
    return successes + failures == 0 ? 1 : (double) successes / (successes + failures);
  }

  private long forget() {
    long minute = (nanos.getAsLong() - begun) / MINUTE;
    while (!buckets.isEmpty() && buckets.getFirst().minute <= minute - MINUTES) {
      buckets.removeFirst();
    }
    return minute;
  }

  private static final class Bucket {
    private final long minute;
    private long successes;
    private long failures;

    private Bucket(long minute) {
      this.minute = minute;
    }
  }
}
