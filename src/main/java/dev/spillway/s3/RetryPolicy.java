package dev.spillway.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Retries while a store is unreachable or busy, where no client waits: the work done so far is
 * worth more than an early failure. The SDK itself retries for some seconds; this policy continues
 * after that. Thread-safe.
 */
public final class RetryPolicy {

  private static final Logger LOG = Logger.getLogger(RetryPolicy.class);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** No retries. */
  static final RetryPolicy NONE = new RetryPolicy(Duration.ZERO);

  private final Duration time;
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * Creates a policy.
   *
   * @param time how long to retry, from the first failure
   */
  public RetryPolicy(Duration time) {
    this.time = time;
  }

  /** A request to a store, which may be repeated. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws IOException;
  }

  /** As {@link #ask(Question, BooleanSupplier)}, stopped only by an interrupt. */
  public <T> T ask(Question<T> question) throws IOException {
    return ask(question, () -> false);
  }

  /**
   * Sends the request, and retries while the store is unreachable or busy.
   *
   * @param over whether to stop retrying
   * @throws IOException the last failure
   * @throws InterruptedIOException when the thread was interrupted
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

  /**
   * Whether a retry may help. The cause may be nested, when a body is read from the store as well.
   */
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
          new InterruptedIOException("interrupted while it waited for the store").initCause(e);
    }
  }
}
