package dev.spillway.retention;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/**
 * A service that sweeps when the test says so, with a volume of 1 MiB and a time of day that can be
 * set.
 */
public final class SweptVolume implements QuarkusTestProfile {

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(SetTime.class, FaultyVolume.class, Shelf.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.scheduler.enabled",
        "false",
        "spillway.volume.quota",
        "1M",
        "spillway.volume.min-free",
        "1M");
  }
}
