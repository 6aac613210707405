package dev.spillway.page.view;

import dev.spillway.page.language.Messages;
import java.time.Duration;

/** Durations for people, who want to know whether to wait. */
final class Durations {

  private Durations() {}

  /** About {@code duration}, rounded up. */
  static String about(Duration duration, Messages messages) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return messages.counted("left.seconds", "count", (seconds / 10 + 1) * 10);
    }
    if (seconds < 5400) {
      return messages.counted("left.minutes", "count", (seconds + 59) / 60);
    }
    return messages.counted("left.hours", "count", (seconds + 3599) / 3600);
  }
}
