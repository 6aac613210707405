package dev.spillway.source.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Retries while a server is away or busy, where no client waits.
 *
 * @param time how long, from the first failure
 */
record Patience(Duration time) {

  private static final Logger LOG = Logger.getLogger(Patience.class);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** No retries. */
  static final Patience NONE = new Patience(Duration.ZERO);

  /** A request that may be repeated. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException;
  }

  /**
   * Asks until there is an answer.
   *
   * @throws IOException the last failure
   */
  <T> T ask(Question<T> question) throws IOException {
    long begun = System.nanoTime();
    Duration pause = FIRST;
    while (true) {
      try {
        return question.ask();
      } catch (WebException e) {
        long left = time.toNanos() - (System.nanoTime() - begun);
        if (!isPassing(e) || left <= 0) {
          throw e;
        }
        LOG.debugf("event=web-root-retry pause=%s cause=\"%s\"", pause, e.getMessage());
        sleep(Math.min(pause.toNanos(), left));
        pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
      }
    }
  }

  private static boolean isPassing(WebException e) {
    return switch (e) {
      case WebException.Passing _ -> true;
      case WebException.Unreachable away -> away.isPassing();
      case WebException.Missing _, WebException.Broken _, WebException.Changed _ -> false;
    };
  }

  private static void sleep(long nanos) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("told to stop").initCause(e);
    }
  }
}
