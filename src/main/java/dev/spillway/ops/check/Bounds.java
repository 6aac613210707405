package dev.spillway.ops.check;

import dev.spillway.recipe.type.Quantities;
import dev.spillway.settings.AtLeast;
import dev.spillway.settings.AtMost;
import dev.spillway.settings.Between;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks the bounds that stand beside the settings: {@link Between}, {@link AtLeast} and {@link
 * AtMost}.
 *
 * @param config with the defaults of the mappings
 */
record Bounds(SmallRyeConfig config) {

  /** One sentence for each value of the mapping that is out of its bounds. */
  List<String> findings(Class<?> mapping) {
    List<String> findings = new ArrayList<>();
    new TreeMap<>(ConfigMappings.getProperties(ConfigClass.configClass(mapping)))
        .forEach((name, setting) -> check(name, setting, findings));
    return findings;
  }

  private void check(String name, Property setting, List<String> findings) {
    Between between = setting.getMethod().getAnnotation(Between.class);
    if (between != null) {
      between(name, between, findings);
    }
    AtLeast least = setting.getMethod().getAnnotation(AtLeast.class);
    if (least != null) {
      number(name, setting)
          .filter(value -> value < least.value())
          .ifPresent(
              value ->
                  findings.add("%s is %s: set it to %s.".formatted(name, value, least.write())));
    }
    AtMost most = setting.getMethod().getAnnotation(AtMost.class);
    if (most != null) {
      long largest = config.convert(most.value(), MemorySize.class).asLongValue();
      number(name, setting)
          .filter(value -> value > largest)
          .ifPresent(
              value ->
                  findings.add(
                      "%s is %s: set it to %s or less.".formatted(name, value, most.value())));
    }
  }

  /** The number, or the size in bytes; empty if an optional setting is not set. */
  private Optional<Long> number(String name, Property setting) {
    boolean size = setting.getMethod().getGenericReturnType().getTypeName().contains("MemorySize");
    return size
        ? config.getOptionalValue(name, MemorySize.class).map(MemorySize::asLongValue)
        : config.getOptionalValue(name, Long.class);
  }

  private void between(String name, Between bounds, List<String> findings) {
    boolean named = bounds.to().startsWith("spillway.");
    Duration value = config.getValue(name, Duration.class);
    Duration shortest = config.convert(bounds.from(), Duration.class);
    Duration longest =
        named
            ? config.getValue(bounds.to(), Duration.class)
            : config.convert(bounds.to(), Duration.class);
    if (value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0) {
      return;
    }
    findings.add(
        named
            ? "%s must be from %s to %s, which is %s: correct one of them."
                .formatted(name, bounds.from(), Quantities.written(longest), bounds.to())
            : "%s must be from %s to %s, %s: correct the setting."
                .formatted(name, bounds.from(), bounds.to(), bounds.because()));
  }
}
