package dev.spillway.export.planning;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.archive.manifest.ManifestCodec;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.Plan;
import dev.spillway.export.row.StoredManifest;
import dev.spillway.export.settings.ArchiveSettings;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
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
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Turns a recipe and its parameters into a {@link Plan}; every failure becomes a problem. */
@ApplicationScoped
public class Planner {

  private final Selector selector;
  private final Entries entries;
  private final ExportLimits limits;
  private final ArchiveSettings archive;
  private final RequestedSelections selections;

  public Planner(
      Selector selector,
      Entries entries,
      ExportLimits limits,
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
    return planned(
        parameters,
        () -> {
          long limit = limit(recipe, export.held);
          Selection selection = select(recipe, selections.of(export, recipe, parameters), limit);
          return plan(recipe, selection, entries.of(selection.chosen()), limit);
        });
  }

  /**
   * Returns what an export would be. Reads no file, so that checksums are not compared.
   *
   * @param parameters with the selection of the request
   * @param held whether its bytes would be stored by Spillway
   */
  public DryRun dryRun(Recipe recipe, Parameters parameters, boolean held) {
    if (recipe.contents().stream().anyMatch(Choice.OfRows.class::isInstance)) {
      return DryRun.OF_ROWS;
    }
    return planned(
        parameters,
        () -> {
          long limit = limit(recipe, held);
          Selection selection = select(recipe, parameters, limit);
          List<Entry> unread = Entries.unread(selection.chosen());
          if (recipe.staged()) {
            long bytes = unread.stream().mapToLong(Entry::size).sum();
            return dryRun(selection, OptionalLong.empty(), bytes, OptionalInt.empty());
          }
          Layout layout = layout(recipe, manifest(recipe, unread));
          checkSize(layout.length(), limit);
          long length = layout.length();
          return dryRun(
              selection, OptionalLong.of(length), held ? length : 0, parts(recipe, layout));
        });
  }

  private static OptionalInt parts(Recipe recipe, Layout layout) {
    if (recipe.archive().parts().isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(layout instanceof ArchiveParts several ? several.count() : 1);
  }

  private static DryRun dryRun(
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

  private Selection select(Recipe recipe, Parameters parameters, long limit)
      throws IOException, SelectionException {
    Selection selection = selector.select(recipe, parameters, Planner::noRows, mostSelected());
    checkCount(selection.chosen().size());
    checkSize(Entries.bytes(selection.chosen()), limit);
    return selection;
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException, SelectionException;
  }

  private static <T> T planned(Parameters parameters, Work<T> work) {
    try {
      return work.run();
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

  /**
   * Returns the plan of an archive whose bytes are written, as a whole or in parts. Their writer
   * limits what is written.
   *
   * @param entries the whole selection, in its order
   */
  public Plan plan(Recipe recipe, Selection selection, List<Entry> entries) {
    return plan(recipe, selection, entries, limit(recipe, false));
  }

  private Plan plan(Recipe recipe, Selection selection, List<Entry> entries, long limit) {
    checkChecksums(selection, entries);
    Manifest manifest = manifest(recipe, entries);
    Layout layout = layout(recipe, manifest);
    checkSize(layout.length(), limit);
    return new Plan(selection.filename(), layout, stored(manifest), selection.missing());
  }

  private Manifest manifest(Recipe recipe, List<Entry> entries) {
    return switch (recipe.archive().format()) {
      case ZIP -> Manifest.planned(Format.ZIP, local(entries, zone(recipe)));
      case TAR, TAR_GZ -> Manifest.planned(recipe.archive().format(), entries);
    };
  }

  /**
   * Returns the layout, in parts if the recipe or the request says so. Too many parts are found
   * before the layout of each is computed.
   */
  private static Layout layout(Recipe recipe, Manifest manifest) {
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

  /** Returns the maximum of the bytes that are staged for an archive of this recipe. */
  public long limit(Recipe recipe) {
    return limit(recipe, true);
  }

  /**
   * Returns the maximum size of an archive of this recipe, in bytes.
   *
   * @param held whether all its bytes are staged
   */
  private long limit(Recipe recipe, boolean held) {
    if (recipe.archive().limit().isPresent()) {
      return recipe.archive().limit().getAsLong();
    }
    return held
        ? limits.archiveSize().asLongValue()
        : limits.virtualSize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
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

  private static void checkSize(long bytes, long limit) {
    if (bytes > limit) {
      throw tooLarge(bytes, limit).exception();
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
