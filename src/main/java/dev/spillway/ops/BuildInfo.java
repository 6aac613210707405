package dev.spillway.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * {@code spillway.build.info} and {@code jvm.runtime.info}: always 1, with versions in their
 * labels.
 */
@Singleton
final class BuildInfo implements MeterBinder {

  /** Micrometer's name for its counter of the Java version. */
  private static final String COUNTED_JAVA = "jvm.info";

  @Override
  public void bindTo(MeterRegistry registry) {
    always1(registry, "spillway.build.info", "Version of Spillway", "version", Service.version());
    always1(
        registry,
        "jvm.runtime.info",
        "Version of Java",
        "version",
        System.getProperty("java.runtime.version", "unknown"),
        "vendor",
        System.getProperty("java.vm.vendor", "unknown"),
        "runtime",
        System.getProperty("java.runtime.name", "unknown"));
  }

  private static void always1(
      MeterRegistry registry, String name, String description, String... labels) {
    Gauge.builder(name, () -> 1).description(description).tags(labels).register(registry);
  }

  /** Removes Micrometer's {@code jvm_info_total}: it is a counter, and counts nothing. */
  @Produces
  @Singleton
  static MeterFilter versionsAreNotCounted() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return id.getName().equals(COUNTED_JAVA) && id.getType() == Meter.Type.COUNTER
            ? MeterFilterReply.DENY
            : MeterFilterReply.NEUTRAL;
      }
    };
  }
}
