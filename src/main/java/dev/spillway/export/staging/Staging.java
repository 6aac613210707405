package dev.spillway.export.staging;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.Segment;
import dev.spillway.export.delivery.Contents;
import dev.spillway.export.generation.AwaitedExports;
import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.generation.Generation;
import dev.spillway.export.generation.NodeBusyException;
import dev.spillway.export.generation.PassingProblemException;
import dev.spillway.export.planning.StoredRequest;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.Manifests;
import dev.spillway.export.row.StagingProgress;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.volume.BlobWriter;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.RefusedException;
import dev.spillway.volume.SpaceReclaimer;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * What the job of an export does: it finishes the {@link PlanStep} of a node that did not, and
 * stages held exports. It writes the whole archive into a blob if it is planned already, otherwise
 * its contents.
 */
@ApplicationScoped
class Staging implements Generation {

  private static final Logger LOG = Logger.getLogger(Staging.class);

  private static final int BLOCK = 256 * 1024;

  private final ExportRows rows;
  private final Recipes recipes;
  private final PlanStep planStep;
  private final HeldRows held;
  private final Takeover takeover;
  private final Manifests manifests;
  private final Blobs blobs;
  private final SpaceReclaimer reclaimer;
  private final Contents contents;
  private final ContentStaging contentStaging;
  private final StagingProgress progress;
  private final AwaitedExports awaited;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  Staging(
      ExportRows rows,
      Recipes recipes,
      PlanStep planStep,
      HeldRows held,
      Takeover takeover,
      Manifests manifests,
      Blobs blobs,
      SpaceReclaimer reclaimer,
      Contents contents,
      ContentStaging contentStaging,
      StagingProgress progress,
      AwaitedExports awaited,
      ExportMetrics metrics,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.recipes = recipes;
    this.planStep = planStep;
    this.held = held;
    this.takeover = takeover;
    this.manifests = manifests;
    this.blobs = blobs;
    this.reclaimer = reclaimer;
    this.contents = contents;
    this.contentStaging = contentStaging;
    this.progress = progress;
    this.awaited = awaited;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void generate(String exportId)
      throws IOException, PassingProblemException, NodeBusyException {
    Export export =
        rows.row(exportId).orElseThrow(() -> new IOException("export " + exportId + " has no row"));
    if (planned(export)) {
      stage(export);
    }
  }

  /** Returns true unless the export had to be planned first, which queues it if need be. */
  private boolean planned(Export export) throws NodeBusyException {
    if (export.manifestHash != null) {
      return true;
    }
    Recipe recipe = StoredRequest.recipe(export, recipes);
    Parameters parameters = StoredRequest.parameters(export, recipe);
    if (!planStep.isDue(export, recipe, parameters)) {
      return true;
    }
    planStep.runNow(export, recipe, parameters);
    LOG.infof(
        "event=plan-taken export=%s attempt=%d; the node of its request did not finish it",
        export.id, export.attemptsStarted);
    return false;
  }

  private void stage(Export export) throws IOException, PassingProblemException {
    boolean ready = false;
    try (StagingProgress.Told told = progress.begin(export.id)) {
      takeover.begin(export);
      ready =
          export.manifestHash == null
              ? contentStaging.stage(export, told)
              : stage(export, layout(export), told);
    } catch (RefusedException e) {
      Problem problem = Refusals.problem(e);
      if (e.isPassing()) {
        throw new PassingProblemException(problem, e);
      }
      throw problem.exception(e);
    } catch (ContentChangedException e) {
      throw Problem.of(
              ProblemType.SOURCE_CHANGED,
              "A file of the source changed before it was staged. Request it again when the file no"
                  + " longer changes.")
          .exception(e);
    } finally {
      awaited.wake(export.id);
      if (!ready) {
        reclaimer.condemned(); // A cancel cannot delete a blob that is being written.
      }
    }
    if (ready) {
      tell(export.id);
    }
  }

  private Layout layout(Export export) throws IOException {
    return manifests
        .find(export.manifestHash)
        .map(manifest -> manifest.layout(export.partSize()))
        .orElseThrow(() -> new IOException("export " + export.id + " has no manifest"));
  }

  private void tell(String exportId) {
    rows.row(exportId)
        .ifPresent(
            export -> {
              Duration took = Duration.between(export.createdAt, clock.instant());
              metrics.ready(export.recipe, took);
              LOG.infof(
                  "event=ready export=%s entries=%d bytes=%d blob=%s took=%s",
                  export.id, export.entries, export.length, export.blobId, took);
            });
  }

  private boolean stage(Export export, Layout layout, StagingProgress.Told told)
      throws IOException {
    told.total(layout.length());
    try (BlobWriter writer = blobs.write(export.blobId, layout.length())) {
      if (!export.cleanOnError) {
        writer.keepOnError();
      }
      if (!writer.writeAll(new LayoutSource(layout, contents), told::done)) {
        copy(
            layout,
            new ContentCopy(contents, ByteBuffer.allocateDirect(BLOCK)),
            writer,
            told::done);
      }
      return held.ready(export, writer.finish(), clock.instant());
    }
  }

  private static void copy(Layout layout, ContentCopy copy, BlobWriter writer, LongConsumer done)
      throws IOException {
    Iterator<Segment> segments = layout.segments(0, layout.length());
    long written = 0;
    while (segments.hasNext()) {
      Segment segment = segments.next();
      switch (segment) {
        case Segment.Bytes bytes -> writer.write(bytes.buffer());
        case Segment.Slice(Content content, long offset, long length) ->
            copy.copy(content, offset, offset + length, writer::write);
      }
      written += segment.length();
      done.accept(written);
    }
  }

  @Override
  public void gaveUp(String exportId) {
    held.release(exportId).ifPresent(failed -> metrics.failed(failed.recipe, failed.problemType));
    reclaimer.condemned();
  }
}
