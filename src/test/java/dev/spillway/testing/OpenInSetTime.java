package dev.spillway.testing;

import dev.spillway.retention.SetTime;
import java.util.Set;

/** A service that is {@link OpenToAll}, with a time of day that can be set. */
public final class OpenInSetTime extends OpenToAll {

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(SetTime.class);
  }
}
