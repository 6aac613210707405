package dev.spillway.web.connection;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/**
 * Waits for everything.
 *
 * @param bytes of bodies that may be read at once
 */
public record PatientConnections(long bytes) implements ConnectionSettings {

  @Override
  public Duration headWithin() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Duration bodyWithin() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Duration idle() {
    return Duration.ofMinutes(1);
  }

  @Override
  public MemorySize bodies() {
    return new MemorySize(BigInteger.valueOf(bytes));
  }

  @Override
  public int requests() {
    return 10;
  }

  @Override
  public int requestsOfAddress() {
    return 10;
  }
}
