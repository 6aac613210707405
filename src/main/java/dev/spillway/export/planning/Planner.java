package dev.spillway.export.planning;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.archive.manifest.ManifestCodec;
import dev.spillway.export.row.Plan;
import dev.spillway.export.row.StoredManifest;
import dev.spillway.export.settings.ArchiveSettings;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.Selector;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.SelectionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;

/** Turns a recipe and its parameters into a {@link Plan}; every failure becomes a problem. */
@ApplicationScoped
public class Planner {

  private final Selector selector;
  private final Entries entries;
  private final ExportLimits limits;
  private final ArchiveSettings archive;

  Planner(Selector selector, Entries entries, ExportLimits limits, ArchiveSettings archive) {
    this.selector = selector;
    this.entries = entries;
    this.limits = limits;
    this.archive = archive;
  }

  /**
   * Plans an export. Blocks while it lists the source and computes checksums that the catalogue
   * lacks.
   */
  public Plan plan(Recipe recipe, Parameters parameters) {
    try {
      Selection selection = selector.select(recipe, parameters, Planner::noRows, mostSelected());
      checkCount(selection.chosen().size());
      checkSize(Entries.bytes(selection.chosen()), recipe);
      return plan(recipe, selection, entries.of(selection.chosen()));
    } catch (SelectionException e) {
      throw refused(problem(e), parameters);
    } catch (UnsafeEntryNameException e) {
      throw refused(problem(e), parameters);
    } catch (ContentChangedException e) {
      throw Problem.of(
              ProblemType.UNUSABLE_SOURCE,
              "A file of the source changed while it was read. Request it again when the file no"
                  + " longer changes.")
          .exception(e);
    } catch (IOException e) {
      throw unreadable(e).exception(e);
    }
  }

  /**
   * Returns the problem with sensitive values redacted from its detail. Without a cause: the detail
   * says everything that a stack trace could.
   */
  public static ProblemException refused(Problem problem, Parameters parameters) {
    return new Problem(problem.type(), parameters.redacted(problem.detail()), problem.members())
        .exception();
  }

  public static Problem problem(SelectionException e) {
    return e.parameter()
        .map(
            name ->
                new Problem(
                    ProblemType.IMPOSSIBLE_SELECTION, e.getMessage(), Map.of("parameter", name)))
        .orElseGet(() -> Problem.of(ProblemType.UNUSABLE_SOURCE, e.getMessage()));
  }

  public static Problem problem(UnsafeEntryNameException e) {
    return Problem.of(
        ProblemType.UNUSABLE_SOURCE,
        "A file of the source has a name that is not allowed in an archive: " + e.getMessage());
  }

  public static Problem unreadable(IOException e) {
    String away =
        e.getCause() instanceof SQLException ? "Spillway's database" : "The source of this recipe";
    return Problem.of(
        ProblemType.UNAVAILABLE, away + " cannot be read right now. Try again later.");
  }

  private static List<NamedFiles.NamedFile> noRows(
      Choice.QueriedFiles files, Parameters parameters) {
    throw new IllegalStateException(files.query() + " is asked when the export is generated");
  }

  /** Returns the plan of an archive of {@code entries}, which must be the whole selection. */
  public Plan plan(Recipe recipe, Selection selection, List<Entry> entries) {
    Manifest manifest =
        switch (recipe.archive().format()) {
          case ZIP -> Manifest.planned(Format.ZIP, local(entries, zone(recipe)));
          case TAR, TAR_GZ -> Manifest.planned(recipe.archive().format(), entries);
        };
    Layout layout = manifest.layout();
    checkSize(layout.length(), recipe);
    return new Plan(selection.filename(), layout, stored(manifest), selection.missing());
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

  /** Returns the maximum size of this recipe's archives, in bytes. */
  public long limit(Recipe recipe) {
    return recipe.archive().limit().orElse(limits.archiveSize().asLongValue());
  }

  /**
   * Returns the maximum number of entries to select: one more than allowed, so that {@link
   * #checkCount} detects an excess without listing a bucket of millions.
   */
  public int mostSelected() {
    return limits.entries() + 1;
  }

  public void checkCount(int count) {
    if (count == 0) {
      throw Problem.of(
              ProblemType.SUBJECT_NOT_FOUND, "The recipe found no file to put into the archive.")
          .exception();
    }
    if (count > limits.entries()) {
      throw new Problem(
              ProblemType.TOO_MANY_ENTRIES,
              "The archive would have at least "
                  + count
                  + " entries; at most "
                  + limits.entries()
                  + " are allowed.",
              Map.of("entries", count, "limit", limits.entries()))
          .exception();
    }
  }

  private void checkSize(long bytes, Recipe recipe) {
    if (bytes > limit(recipe)) {
      throw tooLarge(bytes, limit(recipe)).exception();
    }
  }

  public static Problem tooLarge(long bytes, long limit) {
    return new Problem(
        ProblemType.ARCHIVE_TOO_LARGE,
        "The archive would have at least " + bytes + " bytes; at most " + limit + " are allowed.",
        Map.of("bytes", bytes, "limit", limit));
  }

  private static StoredManifest stored(Manifest manifest) {
    StoredManifest stored = new StoredManifest();
    stored.encoded = ManifestCodec.encode(manifest);
    stored.hash = ManifestCodec.hash(manifest);
    stored.entries = manifest.entries().size();
    return stored;
  }
}
