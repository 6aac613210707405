package dev.spillway.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of day, as far ahead of the real one as a test says. */
@Alternative
@ApplicationScoped
public class SetTime implements InstantSource {

  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  /** From now on it is {@code duration} later than the machine's clock says. */
  public void ahead(Duration duration) {
    ahead = duration;
  }
}
