package dev.spillway.export;

import dev.spillway.archive.ContentChangedException;
import dev.spillway.archive.Layout;
import dev.spillway.archive.Manifest;
import dev.spillway.archive.ManifestCodec;
import dev.spillway.archive.UnsafeEntryNameException;
import dev.spillway.recipe.Parameters;
import dev.spillway.recipe.Recipe;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.SelectionException;
import dev.spillway.recipe.Selector;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** Turns a recipe and its parameters into a {@link Plan}; every way in which that can fail is a problem. */
@ApplicationScoped
class Planner {

  private final Selector selector;
  private final Entries entries;
  private final ExportLimits limits;

  Planner(Selector selector, Entries entries, ExportLimits limits) {
    this.selector = selector;
    this.entries = entries;
    this.limits = limits;
  }

  /** Blocks while the source is listed and checksums that are not catalogued are computed. */
  Plan plan(Recipe recipe, Parameters parameters) {
    try {
      Selection selection = selector.select(recipe, parameters);
      checkCount(selection.chosen().size());
      checkSize(Entries.bytes(selection.chosen()), recipe);
      Manifest manifest = new Manifest(recipe.archive().format(), entries.of(selection.chosen()));
      Layout layout = manifest.layout();
      checkSize(layout.length(), recipe);
      return new Plan(selection.filename(), layout, stored(manifest));
    } catch (SelectionException e) {
      throw new Problem(
              ProblemType.IMPOSSIBLE_SELECTION,
              e.getMessage(),
              e.parameter()
                  .<Map<String, Object>>map(name -> Map.of("parameter", name))
                  .orElse(Map.of()))
          .exception(e);
    } catch (UnsafeEntryNameException e) {
      throw Problem.of(
              ProblemType.UNUSABLE_SOURCE,
              "A file of the source cannot be named so in an archive: " + e.getMessage())
          .exception(e);
    } catch (ContentChangedException e) {
      throw Problem.of(
              ProblemType.UNUSABLE_SOURCE,
              "A file of the source changed while it was read. Ask again once it is at rest.")
          .exception(e);
    } catch (IOException e) {
      String away =
          e.getCause() instanceof SQLException
              ? "Spillway's database"
              : "The source of this recipe";
      throw Problem.of(
              ProblemType.UNAVAILABLE, away + " cannot be read right now. Try again later.")
          .exception(e);
    }
  }

  private void checkCount(int count) {
    if (count == 0) {
      throw Problem.of(
              ProblemType.SUBJECT_NOT_FOUND, "The recipe found no file to put into the archive.")
          .exception();
    }
    if (count > limits.entries()) {
      throw new Problem(
              ProblemType.TOO_MANY_ENTRIES,
              "The archive would have "
                  + count
                  + " entries; at most "
                  + limits.entries()
                  + " are allowed.",
              Map.of("entries", count, "limit", limits.entries()))
          .exception();
    }
  }

  private void checkSize(long bytes, Recipe recipe) {
    long limit = recipe.archive().limit().orElse(limits.archiveSize().asLongValue());
    if (bytes > limit) {
      throw new Problem(
              ProblemType.ARCHIVE_TOO_LARGE,
              "The archive would have " + bytes + " bytes; at most " + limit + " are allowed.",
              Map.of("bytes", bytes, "limit", limit))
          .exception();
    }
  }

  private static StoredManifest stored(Manifest manifest) {
    StoredManifest stored = new StoredManifest();
    stored.encoded = ManifestCodec.encode(manifest);
    stored.hash = ManifestCodec.hash(manifest);
    stored.entries = manifest.entries().size();
    return stored;
  }
}
