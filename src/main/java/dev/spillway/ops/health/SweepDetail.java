package dev.spillway.ops.health;

import dev.spillway.retention.sweep.SweepState;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.retention.turn.Stop;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;

/** Whether Spillway may delete, and when a sweep last succeeded. */
@Singleton
final class SweepDetail implements HealthDetail {

  private final Sweeps sweeps;

  SweepDetail(Sweeps sweeps) {
    this.sweeps = sweeps;
  }

  @Override
  public Map<String, String> details() {
    SweepState standing = sweeps.standing();
    return Map.of(
        "sweep",
        "state=%s lastSuccess=%s%s"
            .formatted(
                standing.closed().or(standing::stopped).map(Stop::word).orElse("on"),
                standing.lastSuccess().map(Instant::toString).orElse("never"),
                standing
                    .timePausedUntil()
                    .map(until -> " clockNotBelievedUntil=" + until)
                    .orElse("")));
  }
}
