package dev.spillway.export.planning;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.archive.manifest.ManifestCodec;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.Plan;
import dev.spillway.export.row.StoredManifest;
import dev.spillway.export.settings.ArchiveSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.SelectedEntry;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.Selector;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.type.SafeText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Turns a recipe and its parameters into a {@link Plan}; every failure becomes a problem. */
@ApplicationScoped
public class Planner {

  private final Selector selector;
  private final Entries entries;
  private final ArchiveLimits limits;
  private final ArchiveSettings archive;
  private final RequestedSelections selections;

  public Planner(
      Selector selector,
      Entries entries,
      ArchiveLimits limits,
      ArchiveSettings archive,
      RequestedSelections selections) {
    this.selections = selections;
    this.selector = selector;
    this.entries = entries;
    this.limits = limits;
    this.archive = archive;
  }

  /**
   * Plans an export. Blocks while it lists the source and computes checksums that the catalogue
   * lacks.
   */
  public Plan plan(Export export, Recipe recipe, Parameters parameters) {
    return PlanningProblems.converted(
        parameters,
        () -> {
          long limit = limits.bytes(recipe, export.held);
          Selection selection = select(recipe, selections.of(export, recipe, parameters), limit);
          return plan(
              recipe, selection, entries.of(selection.chosen(), selection.checksums()), limit);
        });
  }

  /** Whether the export is written when it is made. */
  public boolean isStaged(Export export, Recipe recipe, Parameters parameters) {
    return recipe.staged()
        || (recipe.takesFetched() && recipe.staged(selections.of(export, recipe, parameters)));
  }

  /** Selects the entries, and checks how many they are and how large. */
  Selection select(Recipe recipe, Parameters parameters, long limit)
      throws IOException, SelectionException {
    Selection selection =
        selector.select(recipe, parameters, Planner::noRows, limits.mostSelected());
    limits.checkCount(selection.chosen().size());
    ArchiveLimits.checkSize(Entries.bytes(selection.chosen()), limit);
    return selection;
  }

  private static List<NamedFiles.NamedFile> noRows(
      Choice.QueriedFiles files, Parameters parameters) {
    throw new IllegalStateException(files.query() + " is asked when the export is generated");
  }

  /**
   * Returns the plan of an archive whose bytes are written, as a whole or in parts. Their writer
   * limits what is written.
   *
   * @param entries the whole selection, in its order
   */
  public Plan plan(Recipe recipe, Selection selection, List<Entry> entries) {
    return plan(recipe, selection, entries, limits.bytes(recipe, false));
  }

  private Plan plan(Recipe recipe, Selection selection, List<Entry> entries, long limit) {
    checkChecksums(selection, entries);
    Manifest manifest = manifest(recipe, entries);
    Layout layout = layout(recipe, manifest);
    ArchiveLimits.checkSize(layout.length(), limit);
    return new Plan(selection.filename(), layout, stored(manifest), selection.missing());
  }

  Manifest manifest(Recipe recipe, List<Entry> entries) {
    return switch (recipe.archive().format()) {
      case ZIP -> Manifest.planned(Format.ZIP, local(entries, zone(recipe)));
      case TAR, TAR_GZ -> Manifest.planned(recipe.archive().format(), entries);
    };
  }

  /**
   * Returns the layout, in parts if the recipe or the request says so. Too many parts are found
   * before the layout of each is computed.
   */
  static Layout layout(Recipe recipe, Manifest manifest) {
    OptionalLong size = recipe.archive().parts();
    int count = size.isPresent() ? manifest.firstEntries(size.getAsLong()).length : 1;
    if (count > Recipe.Archive.MOST_PARTS) {
      throw new Problem(
              ProblemType.IMPOSSIBLE_SELECTION,
              "In parts of %d bytes the archive would have %d parts; at most %d are possible. Ask for larger parts."
                  .formatted(size.getAsLong(), count, Recipe.Archive.MOST_PARTS),
              Map.of("parameter", "parts"))
          .exception();
    }
    return manifest.layout(size);
  }

  /** Compares the files with the checksums that the request says they have. */
  private static void checkChecksums(Selection selection, List<Entry> entries) {
    if (selection.checksums().isEmpty()) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      if (selection.chosen().get(i) instanceof SelectedEntry.ChosenFile file) {
        Integer expected =
            selection.checksums().get(new Selection.FileName(file.root(), file.file().path()));
        int found = entries.get(i).crc32();
        if (expected != null && expected != found) {
          HexFormat hex = HexFormat.of();
          throw Problem.of(
                  ProblemType.UNUSABLE_SOURCE,
                  "The file for the entry "
                      + SafeText.value(file.entryName())
                      + " has the CRC-32 "
                      + hex.toHexDigits(found)
                      + ", not "
                      + hex.toHexDigits(expected)
                      + " as the request says.")
              .exception();
        }
      }
    }
  }

  private ZoneId zone(Recipe recipe) {
    return recipe.archive().timeZone().orElse(archive.timeZone());
  }

  /** Returns the entries with the UTC offset that {@code zone} has at the time of each. */
  private static List<Entry> local(List<Entry> entries, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return entries.stream()
        .map(entry -> entry.with(entry.attributes().at(rules.getOffset(entry.modified()))))
        .toList();
  }

  private static StoredManifest stored(Manifest manifest) {
    StoredManifest stored = new StoredManifest();
    stored.encoded = ManifestCodec.encode(manifest);
    stored.hash = ManifestCodec.hash(manifest);
    stored.entries = manifest.entries().size();
    return stored;
  }
}
