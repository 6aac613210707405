package dev.spillway.ops;

import dev.spillway.source.Census;
import dev.spillway.source.RootHealth;
import dev.spillway.source.Roots;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What each root holds, what of it can never be in an archive, and how far its catalogue is. */
@ApplicationScoped
class RootDetails implements HealthDetail {

  private final Roots roots;

  RootDetails(Roots roots) {
    this.roots = roots;
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    roots.health().forEach((name, health) -> details.put("root." + name, describe(health)));
    return details;
  }

  private static String describe(RootHealth health) {
    Census census = health.census();
    String numbers =
        "%s: candidates=%d catalogued=%d failed=%d not-utf8=%d unreadable=%d special=%d symlinks=%d"
            .formatted(
                health.state().name().toLowerCase(Locale.ROOT),
                census.candidates(),
                health.catalogued(),
                health.failed(),
                census.notUtf8(),
                census.unreadable(),
                census.special(),
                census.symlinks());
    return health.problem().map(problem -> numbers + "; " + problem).orElse(numbers);
  }
}
