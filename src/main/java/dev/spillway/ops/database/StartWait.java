package dev.spillway.ops.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells on standard error what a start waits for: after each second of a wait, and after 10 s every
 * 10 s. A start without long waits tells nothing. The log cannot tell it: Quarkus prints no line
 * before it has read its own settings.
 */
public final class StartWait {

  private static final AtomicReference<Wait> CURRENT = new AtomicReference<>();

  private record Wait(String until, long since) {}

  private StartWait() {}

  /**
   * From now on the start waits for this.
   *
   * @param condition what ends the wait, as in "the database answers"
   */
  public static void until(String condition) {
    Wait begun = new Wait(condition, System.nanoTime());
    if (CURRENT.getAndSet(begun) == null) {
      Thread.ofPlatform().name("start-wait").daemon().start(StartWait::tell);
    }
  }

  /** As {@link #until}, but only during a start that waits: other callers migrate tables, too. */
  static void goesOnUntil(String condition) {
    CURRENT.updateAndGet(wait -> wait == null ? null : new Wait(condition, System.nanoTime()));
  }

  /** The start is over, or has failed. */
  public static void over() {
    CURRENT.set(null);
  }

  private static void tell() {
    Wait told = null;
    long next = 1;
    for (Wait wait = CURRENT.get(); wait != null; wait = CURRENT.get()) {
      if (!wait.equals(told)) {
        told = wait;
        next = 1;
      }
      long seconds = Duration.ofNanos(System.nanoTime() - wait.since()).toSeconds();
      if (seconds >= next) {
        System.err.println(sentence(seconds, wait.until()));
        next = seconds < 10 ? seconds + 1 : seconds - seconds % 10 + 10;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static String sentence(long seconds, String condition) {
    return "Waiting for %s s until %s.".formatted(seconds, condition);
  }
}
