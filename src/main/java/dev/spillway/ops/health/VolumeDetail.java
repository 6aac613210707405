package dev.spillway.ops.health;

import dev.spillway.volume.VolumeMetrics;
import dev.spillway.volume.VolumeStatus;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * How full the volume is, and whether it is available. A full volume does not prevent downloads, so
 * readiness stays up.
 */
@Singleton
final class VolumeDetail implements HealthDetail {

  private final VolumeMetrics volume;

  VolumeDetail(VolumeMetrics volume) {
    this.volume = volume;
  }

  @Override
  public Map<String, String> details() {
    return Map.of(
        "volume",
        volume
            .problem()
            .map(problem -> "state=" + problem)
            .or(() -> volume.last().map(VolumeDetail::told))
            .orElse("state=not-read-yet"));
  }

  private static String told(VolumeStatus status) {
    boolean full =
        status.used() + status.reserved() >= status.quota() || status.free() <= status.minFree();
    return "state=%s used=%d reserved=%d quota=%d free=%d minFree=%d"
        .formatted(
            full ? "full" : "ok",
            status.used(),
            status.reserved(),
            status.quota(),
            status.free(),
            status.minFree());
  }
}
