package dev.spillway.export.planning;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.archive.layout.Layout;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Plans what an export would be, without reading a file: checksums are not compared. */
@Singleton
public class DryRunPlanner {

  private final Planner planner;
  private final ArchiveLimits limits;

  DryRunPlanner(Planner planner, ArchiveLimits limits) {
    this.planner = planner;
    this.limits = limits;
  }

  /**
   * Returns what an export would be.
   *
   * @param parameters with the selection of the request
   * @param held whether its bytes would be stored by Spillway
   */
  public DryRun plan(Recipe recipe, Parameters parameters, boolean held) {
    if (recipe.contents().stream().anyMatch(DryRunPlanner::isMadeFirst)
        || (recipe.staged(parameters) && !recipe.staged())) {
      return DryRun.UNKNOWN;
    }
    return PlanningProblems.converted(
        parameters,
        () -> {
          long limit = limits.bytes(recipe, held);
          Selection selection = planner.select(recipe, parameters, limit);
          List<Entry> unread = Entries.unread(selection.chosen());
          if (recipe.staged()) {
            long bytes = unread.stream().mapToLong(Entry::size).sum();
            return of(selection, OptionalLong.empty(), bytes, OptionalInt.empty());
          }
          Layout layout = Planner.layout(recipe, planner.manifest(recipe, unread));
          long length = layout.length();
          ArchiveLimits.checkSize(length, limit);
          return of(selection, OptionalLong.of(length), held ? length : 0, parts(recipe, layout));
        });
  }

  /** Whether what it contains shows only when it is made. */
  private static boolean isMadeFirst(Choice choice) {
    return switch (choice) {
      case Choice.OfRows _ -> true;
      case Choice.OneFile file -> file.fetched();
      case Choice.Files _, Choice.Pick _, Choice.PickedDocument _, Choice.Selection _ -> false;
    };
  }

  private static OptionalInt parts(Recipe recipe, Layout layout) {
    if (recipe.archive().parts().isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(layout instanceof ArchiveParts several ? several.count() : 1);
  }

  private static DryRun of(
      Selection selection, OptionalLong length, long staged, OptionalInt parts) {
    return new DryRun(
        OptionalInt.of(selection.chosen().size()),
        length,
        OptionalLong.of(staged),
        Optional.empty(),
        parts,
        selection.missing(),
        selection.chosen().stream()
            .flatMap(one -> one.was().map(was -> new DryRun.Renamed(was, one.entryName())).stream())
            .toList());
  }
}
