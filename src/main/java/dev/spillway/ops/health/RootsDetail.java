package dev.spillway.ops.health;

import dev.spillway.source.Roots;
import dev.spillway.source.root.RootHealth;
import dev.spillway.source.root.WalkSummary;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How much of each root is catalogued, and which files cannot be served. */
@Singleton
final class RootsDetail implements HealthDetail {

  private final Roots roots;

  RootsDetail(Roots roots) {
    this.roots = roots;
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    roots.health().forEach((name, health) -> details.put("root." + name, told(health)));
    return details;
  }

  /** In the spelling of the other details. */
  private static String word(RootHealth.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String told(RootHealth health) {
    if (health.state() == RootHealth.State.ON_DEMAND) {
      return "state=" + word(health.state());
    }
    WalkSummary summary = health.census();
    return "state=%s files=%d catalogued=%d failed=%d notUtf8=%d unreadable=%d special=%d symlinks=%d%s"
        .formatted(
            word(health.state()),
            summary.candidates(),
            health.catalogued(),
            health.failed(),
            summary.notUtf8(),
            summary.unreadable(),
            summary.special(),
            summary.symlinks(),
            health.problem().map(problem -> " problem=\"" + problem + "\"").orElse(""));
  }
}
