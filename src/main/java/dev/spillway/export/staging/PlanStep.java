package dev.spillway.export.staging;

import dev.spillway.export.delivery.LayoutCache;
import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.generation.NodeBusyException;
import dev.spillway.export.planning.Planner;
import dev.spillway.export.planning.PlanningPermits;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.Plan;
import dev.spillway.problem.ProblemException;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * The first step of an export's job: it plans a virtual export, which is READY then, and reserves
 * room for a held one, which is QUEUED to be staged. The node of the request runs it at once; the
 * job runs it again if that node did not finish it.
 */
@ApplicationScoped
public class PlanStep {

  private static final Logger LOG = Logger.getLogger(PlanStep.class);

  private final ExportRows rows;
  private final Planner planner;
  private final PlanningPermits permits;
  private final LayoutCache layouts;
  private final Reservations reservations;
  private final Blobs blobs;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  PlanStep(
      ExportRows rows,
      Planner planner,
      PlanningPermits permits,
      LayoutCache layouts,
      Reservations reservations,
      Blobs blobs,
      ExportMetrics metrics,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.planner = planner;
    this.permits = permits;
    this.layouts = layouts;
    this.reservations = reservations;
    this.blobs = blobs;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Returns whether this step of an open export is still to be done. */
  boolean isDue(Export export, Recipe recipe, Parameters parameters) {
    if (export.manifestHash != null) {
      return false;
    }
    // The plan of a staged export is made while it is staged; until then its blob tells.
    return export.blobId == null
        || !blobs.isWriting(export.blobId)
        || !planner.isStaged(export, recipe, parameters);
  }

  /**
   * Plans the export when its turn comes, or reserves room for it. Changes nothing when it has
   * ended, or another attempt has begun since {@code export} was read.
   *
   * @param export as it was read in the attempt
   * @throws ProblemException when it cannot be planned, or there is no room for it
   */
  public void run(Export export, Recipe recipe, Parameters parameters) {
    if (planner.isStaged(export, recipe, parameters)) {
      reservations.reserve(export);
      return;
    }
    finish(export, permits.plan(() -> planner.plan(export, recipe, parameters)));
  }

  /**
   * As {@link #run}, in the job of the export: waits for no turn.
   *
   * @throws NodeBusyException when as many plans as allowed are in progress
   */
  void runNow(Export export, Recipe recipe, Parameters parameters) throws NodeBusyException {
    if (planner.isStaged(export, recipe, parameters)) {
      reservations.reserve(export);
      return;
    }
    finish(
        export,
        permits
            .tryPlan(() -> planner.plan(export, recipe, parameters))
            .orElseThrow(() -> new NodeBusyException("as many plans as allowed are in progress")));
  }

  private void finish(Export export, Plan plan) {
    if (export.held) {
      reservations.reserve(export, plan);
      return;
    }
    Instant now = clock.instant();
    if (rows.ready(export, plan, now)) {
      layouts.put(plan.manifest().hash, plan.layout());
      Duration took = Duration.between(export.createdAt, now);
      metrics.ready(export.recipe, took);
      LOG.infof(
          "event=ready export=%s entries=%d bytes=%d took=%s",
          export.id, plan.manifest().entries, plan.layout().length(), took);
    }
  }
}
