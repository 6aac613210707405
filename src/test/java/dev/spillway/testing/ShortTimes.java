package dev.spillway.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A service that soon loses its patience with clients that send or take nothing, and sweeps when
 * the test says so.
 */
public final class ShortTimes implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.scheduler.enabled", "false",
        "spillway.connections.head-within", "1s",
        "spillway.connections.body-within", "2s",
        "spillway.connections.idle", "3s",
        "spillway.connections.requests-of-address", "60",
        "spillway.limits.stalled-download", "2s",
        "spillway.transfer.send-buffer", "32K");
  }
}
