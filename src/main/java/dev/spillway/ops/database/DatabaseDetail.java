package dev.spillway.ops.database;

import dev.spillway.ops.health.HealthDetail;
import dev.spillway.postgres.EmbeddedDatabase;
import dev.spillway.volume.DatabaseDisk;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The free space of the embedded database's disk, and how often that database has ended. Reports
 * nothing for an external database.
 */
@Startup
@Singleton
final class DatabaseDetail implements HealthDetail {

  private final DatabaseDisk disk;

  DatabaseDetail(DatabaseDisk disk, MeterRegistry registry) {
    this.disk = disk;
    gauge(
        registry,
        "free",
        "Bytes that the disk of the embedded database has free",
        DatabaseDisk.Space::free);
    gauge(registry, "min.free", "Bytes that must stay free of it", DatabaseDisk.Space::minFree);
    FunctionCounter.builder("spillway.database.ended", this, _ -> ends())
        .description("How often the embedded database ended by itself, and was started again")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String what,
      String description,
      ToLongFunction<DatabaseDisk.Space> of) {
    Gauge.builder(
            "spillway.database.disk." + what,
            () -> disk.space().map(space -> (double) of.applyAsLong(space)).orElse(Double.NaN))
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  private static double ends() {
    return ServedDatabase.here().map(EmbeddedDatabase::ends).orElse(0L);
  }

  @Override
  public Map<String, String> details() {
    return disk.space().map(space -> Map.of("database", told(space))).orElse(Map.of());
  }

  private static String told(DatabaseDisk.Space space) {
    return "state=%s free=%d minFree=%d"
        .formatted(space.missing() > 0 ? "full" : "ok", space.free(), space.minFree());
  }
}
