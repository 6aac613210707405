package dev.spillway.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service of its own, that sweeps when the test says so: for tests that stage what no export of a caller's names. */
public final class Unswept implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.scheduler.enabled", "false");
  }
}
