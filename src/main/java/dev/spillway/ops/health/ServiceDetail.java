package dev.spillway.ops.health;

import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.read.RecipeProblem;
import dev.spillway.retention.sweep.SweepState;
import dev.spillway.retention.sweep.Sweeps;
import dev.spillway.retention.turn.Stop;
import dev.spillway.source.Roots;
import dev.spillway.source.root.RootHealth;
import dev.spillway.source.root.WalkSummary;
import dev.spillway.volume.VolumeMetrics;
import dev.spillway.volume.VolumeStatus;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The states of the recipes, the roots, the volume, and deletion. */
@Singleton
final class ServiceDetail implements HealthDetail {

  private final Recipes recipes;
  private final Roots roots;
  private final Sweeps sweeps;
  private final VolumeMetrics volume;

  ServiceDetail(Recipes recipes, Roots roots, Sweeps sweeps, VolumeMetrics volume) {
    this.recipes = recipes;
    this.roots = roots;
    this.sweeps = sweeps;
    this.volume = volume;
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    recipes(details);
    roots.health().forEach((name, health) -> details.put("root." + name, told(health)));
    details.put("sweep", told(sweeps.standing()));
    details.put(
        "volume",
        volume
            .problem()
            .map(problem -> "state=" + problem)
            .or(() -> volume.last().map(ServiceDetail::told))
            .orElse("state=not-read-yet"));
    return details;
  }

  /** After a broken change of the recipe files, the previous recipes stay in force. */
  private void recipes(Map<String, String> details) {
    List<RecipeProblem> problems = recipes.problems();
    for (int index = 0; index < problems.size(); index++) {
      details.put("recipe-problem." + (index + 1), problems.get(index).toString());
    }
    details.put("recipes", Integer.toString(recipes.all().size()));
  }

  /** In the spelling of the other details. */
  private static String word(RootHealth.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How much of a root is catalogued, and which files cannot be served. */
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

  /** Whether Spillway may delete, and when a sweep last succeeded. */
  private static String told(SweepState deletion) {
    return "state=%s lastSuccess=%s%s"
        .formatted(
            deletion.closed().or(deletion::stopped).map(Stop::word).orElse("on"),
            deletion.lastSuccess().map(Instant::toString).orElse("never"),
            deletion.timePausedUntil().map(until -> " clockNotBelievedUntil=" + until).orElse(""));
  }

  /** A full volume does not prevent downloads, so readiness stays up. */
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
