package dev.spillway.export.staging;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.NoSubjectException;
import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.failure.RefusedParameterException;
import dev.spillway.database.failure.RowTooLargeException;
import dev.spillway.database.failure.WideRowsException;
import dev.spillway.database.session.Databases;
import dev.spillway.database.session.SnapshotTerms;
import dev.spillway.export.delivery.Contents;
import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.generation.PassingProblemException;
import dev.spillway.export.planning.ArchiveLimits;
import dev.spillway.export.planning.Entries;
import dev.spillway.export.planning.Planner;
import dev.spillway.export.planning.PlanningProblems;
import dev.spillway.export.planning.RequestedSelections;
import dev.spillway.export.planning.StoredRequest;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.Plan;
import dev.spillway.export.row.StagingProgress;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.Selector;
import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.source.Roots;
import dev.spillway.volume.BlobWriter;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.RefusedException;
import dev.spillway.volume.StoredBlob;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Stages an archive whose entries are known only while it is made: reads rows, and writes to a blob
 * what has to be stored.
 */
@ApplicationScoped
class ContentStaging {

  private static final Logger LOG = Logger.getLogger(ContentStaging.class);

  private final Recipes recipes;
  private final Selector selector;
  private final RequestedSelections selections;
  private final Databases databases;
  private final Planner planner;
  private final ArchiveLimits archives;
  private final Entries entries;
  private final Contents contents;
  private final Roots roots;
  private final Blobs blobs;
  private final HeldRows held;
  private final ExportLimits limits;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  /** Limited because more threads would take direct memory that the sockets need. */
  private final int threads = Math.min(8, Runtime.getRuntime().availableProcessors());

  private final ExecutorService deflaters =
      Executors.newFixedThreadPool(
          threads, Thread.ofPlatform().name("deflate-", 1).daemon().factory());

  ContentStaging(
      Recipes recipes,
      Selector selector,
      RequestedSelections selections,
      Databases databases,
      Planner planner,
      ArchiveLimits archives,
      Entries entries,
      Contents contents,
      Roots roots,
      Blobs blobs,
      HeldRows held,
      ExportLimits limits,
      ExportMetrics metrics,
      @DatabaseTime InstantSource clock) {
    this.recipes = recipes;
    this.selector = selector;
    this.selections = selections;
    this.databases = databases;
    this.planner = planner;
    this.archives = archives;
    this.entries = entries;
    this.contents = contents;
    this.roots = roots;
    this.blobs = blobs;
    this.held = held;
    this.limits = limits;
    this.metrics = metrics;
    this.clock = clock;
  }

  @PreDestroy
  void stop() {
    deflaters.shutdownNow();
  }

  /**
   * Stages the contents of the export and makes it READY. False when it has ended meanwhile.
   *
   * @throws ProblemException when a retry cannot help
   * @throws PassingProblemException when a retry may help
   */
  boolean stage(Export export, StagingProgress.Told told)
      throws IOException, PassingProblemException {
    Recipe recipe = StoredRequest.recipe(export, recipes);
    Parameters parameters = StoredRequest.parameters(export, recipe);
    try {
      try {
        return stage(export, recipe, parameters, told, terms());
      } catch (WideRowsException e) {
        LOG.infof("event=rows-read-carefully export=%s cause=\"%s\"", export.id, e.detail());
        return stage(export, recipe, parameters, told, terms().carefully());
      }
    } catch (DatabaseException e) {
      throw failed(export, e, parameters);
    } catch (SelectionException e) {
      throw PlanningProblems.refused(e, parameters);
    } catch (UnsafeEntryNameException e) {
      throw PlanningProblems.refused(e, parameters);
    } catch (RefusedException | ContentChangedException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new PassingProblemException(PlanningProblems.unreadable(e), e);
    }
  }

  private SnapshotTerms terms() {
    return SnapshotTerms.of(limits.row().asLongValue());
  }

  private boolean stage(
      Export export,
      Recipe recipe,
      Parameters parameters,
      StagingProgress.Told told,
      SnapshotTerms terms)
      throws IOException, SelectionException {
    try (BlobWriter blob = blobs.write(export.blobId, archives.staged(recipe));
        PartWriter parts =
            new PartWriter(blob, deflaters, threads, archives.staged(recipe), told::done)) {
      if (!export.cleanOnError) {
        blob.keepOnError();
      }
      FetchedFiles fetched =
          new FetchedFiles(
              recipe,
              export.id,
              ContentWriter.isWhole(recipe, export),
              parts,
              archives::checkCount);
      ContentWriter writer = new ContentWriter(recipe, export, parts, contents, fetched, told);
      Parameters whole = selections.of(export, recipe, parameters);
      if (FetchedFiles.mayBeIn(recipe, roots.unlisted())) {
        // Files are fetched while they are selected: no transaction waits for a web server.
        AskedFiles asked;
        try (Snapshots snapshots = snapshots(terms)) {
          asked = AskedFiles.of(recipe, parameters, snapshots);
          rows(export, recipe, parameters, snapshots, writer);
        }
        choose(recipe, whole, asked, fetched, writer);
      } else {
        try (Snapshots snapshots = snapshots(terms)) {
          choose(recipe, whole, snapshots, fetched, writer);
          rows(export, recipe, parameters, snapshots, writer);
        }
      }
      writer.files();
      StoredBlob stored = blob.finish();
      Plan plan = planner.plan(recipe, writer.selection(), writer.entries(entries, stored));
      boolean ready = held.ready(export, stored, plan, writer.readsRoots(), clock.instant());
      if (ready) {
        LOG.debugf("event=staged export=%s blob=%s", export.id, stored.id());
      }
      return ready;
    }
  }

  private Snapshots snapshots(SnapshotTerms terms) {
    return new Snapshots(databases, terms, archives::checkCount);
  }

  private void choose(
      Recipe recipe,
      Parameters parameters,
      NamedFiles named,
      FetchedFiles fetched,
      ContentWriter writer)
      throws IOException, SelectionException {
    writer.choose(
        selector
            .through(fetched::through)
            .select(recipe, parameters, named, archives.mostSelected()));
    archives.checkCount(writer.selection().chosen().size());
  }

  private void rows(
      Export export,
      Recipe recipe,
      Parameters parameters,
      Snapshots snapshots,
      ContentWriter writer)
      throws IOException {
    writer.rows(recipe, snapshots, parameters);
    metrics.queries(export.recipe, snapshots.queries());
  }

  /** Converts a database error into a problem for the caller; the log has the details. */
  private static RuntimeException failed(Export export, DatabaseException e, Parameters parameters)
      throws PassingProblemException {
    LOG.warnf(
        "event=rows-unread export=%s cause=\"%s\"", export.id, parameters.redacted(e.detail()));
    if (e instanceof RefusedParameterException refused) {
      return refused(refused, parameters);
    }
    String detail = sentence(e.getMessage());
    if (e.passing()) {
      // The server's message may repeat a sensitive value, and the cause is logged with its stack
      // trace.
      DatabaseException cause = parameters.anySensitive() ? null : e;
      throw new PassingProblemException(Problem.of(ProblemType.UNAVAILABLE, detail), cause);
    }
    ProblemType type =
        switch (e) {
          case NoSubjectException _ -> ProblemType.SUBJECT_NOT_FOUND;
          case RowTooLargeException _ -> ProblemType.ROW_TOO_LARGE;
          case QueryRefusedException _ -> ProblemType.RECIPE_BROKEN;
          default -> ProblemType.UNUSABLE_SOURCE;
        };
    // No cause: the line logged above has everything, a stack trace of the driver adds nothing.
    return Problem.of(type, detail).exception();
  }

  /** Returns the same problem as for a value that the recipe itself rejects. */
  private static ProblemException refused(RefusedParameterException e, Parameters parameters) {
    Map<String, String> error =
        Map.of(
            "parameter",
            e.parameter(),
            "message",
            e.getMessage().substring(e.parameter().length() + 1));
    return new Problem(
            ProblemType.INVALID_PARAMETERS,
            parameters.redacted(e.getMessage()),
            Map.of("errors", List.of(error)))
        .exception();
  }

  private static String sentence(String message) {
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }
}
