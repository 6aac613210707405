package dev.spillway.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Waits for a store that is away or busy, where no person waits: what was done so far is worth more
 * than an early answer. The SDK tries again by itself for some seconds; this goes on after that.
 * Safe for use by many threads.
 */
public final class RetryPolicy {

  private static final Logger LOG = Logger.getLogger(RetryPolicy.class);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Asks once. */
  static final RetryPolicy NONE = new RetryPolicy(Duration.ZERO);

  private final Duration time;
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * @param time how long it waits, from the first answer in vain on
   */
  public RetryPolicy(Duration time) {
    this.time = time;
  }

  /** Something that a store is asked. May be done again. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws IOException;
  }

  /** As {@link #ask(Question, BooleanSupplier)}, by whom nobody but an interrupt stops. */
  public <T> T ask(Question<T> question) throws IOException {
    return ask(question, () -> false);
  }

  /**
   * Asks, and asks again while the store is away or busy.
   *
   * @param over whether the answer is no longer wanted
   * @throws IOException what it was answered at last
   * @throws InterruptedIOException when the thread was told to stop
   */
  public <T> T ask(Question<T> question, BooleanSupplier over) throws IOException {
    long begun = 0;
    Duration pause = FIRST;
    while (true) {
      try {
        T answer = question.ask();
        if (begun != 0 && away.compareAndSet(true, false)) {
          LOG.infof("event=store-back after=%d", seconds(begun));
        }
        return answer;
      } catch (IOException e) {
        begun = begun == 0 ? System.nanoTime() : begun;
        if (!passing(e) || over.getAsBoolean() || System.nanoTime() - begun >= time.toNanos()) {
          away.set(false);
          throw e;
        }
        if (away.compareAndSet(false, true)) {
          LOG.warnf(
              "event=store-away cause=\"%s\"; what is being made waits for it, at most %d s",
              e.getMessage(), time.toSeconds());
        }
      }
      sleep(pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }
  }

  /** The store may also be where the bytes come from. */
  private static boolean passing(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof S3Exception) {
        return cause instanceof S3Exception.Busy || cause instanceof S3Exception.Unreachable;
      }
    }
    return false;
  }

  private static long seconds(long begun) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException)
          new InterruptedIOException("told to stop while it waited for the store").initCause(e);
    }
  }
}
