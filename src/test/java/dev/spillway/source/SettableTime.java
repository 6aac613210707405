package dev.spillway.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Time that passes when the test says so. It begins far enough ahead that files made now are
 * settled; whole seconds are kept by any database.
 */
public final class SettableTime implements InstantSource {

  private Instant now = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);

  @Override
  public synchronized Instant instant() {
    return now;
  }

  public synchronized void pass(Duration duration) {
    now = now.plus(duration);
  }

  public synchronized void set(Instant instant) {
    now = instant;
  }
}
