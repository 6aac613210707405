package dev.spillway.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when the test says so. It begins far enough ahead that files made now are settled. */
final class SettableTime implements InstantSource {

  private Instant now = Instant.now().plusSeconds(60);

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void pass(Duration duration) {
    now = now.plus(duration);
  }

  synchronized void set(Instant instant) {
    now = instant;
  }
}
