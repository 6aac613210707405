package dev.spillway.recipe.read;

import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code retention} of a recipe: {@code {mode: keep, keep: 72h, evictable: true}}. */
final class RetentionReader {

  private static final List<String> OF_KEEP = List.of("keep", "evictable", "expiring-before");

  private final Problems problems;

  RetentionReader(Problems problems) {
    this.problems = problems;
  }

  Recipe.Retention read(YamlMapping retention) {
    retention.allow(
        "retention",
        List.of("mode", "keep", "evictable", "clean-on-error", "expiring-before"),
        Set.of());
    boolean ofKeep = OF_KEEP.stream().anyMatch(retention::has);
    if (ofKeep || !retention.has("clean-on-error")) {
      retention.required("mode", ofKeep ? "mode: keep" : "mode: once");
    }
    Optional<Recipe.Retention.Mode> mode = retention.choice("mode", Recipe.Retention.Mode.values());
    if (mode.filter(value -> value == Recipe.Retention.Mode.ONCE).isPresent()) {
      refuseOfKeep(retention);
    }
    return new Recipe.Retention(
        mode,
        retention.duration("keep").filter(keep -> allowed(retention, keep)),
        retention.flag("evictable").orElse(false),
        retention.flag("clean-on-error"),
        retention.duration("expiring-before"));
  }

  private void refuseOfKeep(YamlMapping retention) {
    for (String key : OF_KEEP) {
      if (retention.has(key)) {
        problems.at(
            retention.key(key), key + " belongs to mode keep. Remove it, or write mode: keep");
      }
    }
  }

  private boolean allowed(YamlMapping retention, Duration keep) {
    boolean allowed = keep.compareTo(Recipe.Retention.LONGEST) <= 0;
    if (!allowed) {
      problems.at(
          retention.values().get("keep"),
          "keep must be at most %s, which is ten years, not %s"
              .formatted(Quantities.written(Recipe.Retention.LONGEST), Quantities.written(keep)));
    }
    return allowed;
  }
}
