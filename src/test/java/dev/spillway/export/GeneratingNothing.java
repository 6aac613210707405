package dev.spillway.export;

import dev.spillway.export.generation.GenerationPace;
import dev.spillway.export.row.RecordedGeneration;
import dev.spillway.retention.SweptVolume;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service that stages nothing but records what it was told to, looks for jobs once at its start
 * and then only when it is triggered, and deletes nothing: {@code spillway.sweep.enabled=false}.
 * Its volume is that of {@link SweptVolume}.
 */
public final class GeneratingNothing implements QuarkusTestProfile {

  private final SweptVolume swept = new SweptVolume();

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Stream.concat(
            swept.getEnabledAlternatives().stream(),
            Stream.of(RecordedGeneration.class, Seldom.class))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(swept.getConfigOverrides());
    settings.put("spillway.sweep.enabled", "false");
    return settings;
  }

  /** One look at the start, and then none before the tests are long over. */
  @Alternative
  @Singleton
  public static class Seldom {
    @Produces
    @Singleton
    GenerationPace pace() {
      GenerationPace normal = GenerationPace.NORMAL;
      return new GenerationPace(
          Duration.ofHours(1), normal.heartbeat(), normal.backOff(), normal.stop());
    }
  }
}
