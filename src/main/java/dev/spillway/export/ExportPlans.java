package dev.spillway.export;

import dev.spillway.export.delivery.LayoutCache;
import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.planning.Planner;
import dev.spillway.export.planning.Planning;
import dev.spillway.export.planning.PlanningPermits;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.Plan;
import dev.spillway.export.staging.Reservations;
import dev.spillway.problem.FailureText;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * Plans exports in the background. A planned export is READY at once, or queued for staging, or
 * FAILED with its problem.
 */
@ApplicationScoped
class ExportPlans {

  private static final Logger LOG = Logger.getLogger(ExportPlans.class);

  private final ExportRows rows;
  private final Planner planner;
  private final Planning planning;
  private final PlanningPermits permits;
  private final LayoutCache layouts;
  private final Reservations reservations;
  private final ExportMetrics metrics;
  private final ExecutorService executor;
  private final InstantSource clock;

  ExportPlans(
      ExportRows rows,
      Planner planner,
      Planning planning,
      PlanningPermits permits,
      LayoutCache layouts,
      Reservations reservations,
      ExportMetrics metrics,
      @VirtualThreads ExecutorService executor,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.planner = planner;
    this.planning = planning;
    this.permits = permits;
    this.layouts = layouts;
    this.reservations = reservations;
    this.metrics = metrics;
    this.executor = executor;
    this.clock = clock;
  }

  /** Begins to plan a GENERATING export, on a thread of its own. */
  void start(Export export, Recipe recipe, Parameters parameters) {
    planning.start(export.id, executor, () -> plan(export, recipe, parameters));
  }

  private void plan(Export export, Recipe recipe, Parameters parameters) {
    try {
      if (recipe.staged()) {
        reservations.reserve(export);
        return;
      }
      Plan plan = permits.plan(() -> planner.plan(export, recipe, parameters));
      if (export.held) {
        reservations.reserve(export, plan);
        return;
      }
      Instant now = clock.instant();
      if (rows.ready(export, plan, now)) {
        layouts.put(plan.manifest().hash, plan.layout());
        metrics.ready(export.recipe, Duration.between(export.createdAt, now));
        LOG.infof(
            "event=ready export=%s entries=%d bytes=%d took=%s",
            export.id,
            plan.manifest().entries,
            plan.layout().length(),
            Duration.between(export.createdAt, now));
      }
    } catch (ProblemException e) {
      fail(export, e.problem(), e);
    } catch (PersistenceException e) {
      fail(
          export,
          Problem.of(
              ProblemType.UNAVAILABLE, "Spillway could not reach its database. Ask for it again."),
          e);
    } catch (RuntimeException | Error e) {
      fail(
          export,
          Problem.of(
              ProblemType.INTERNAL,
              "Planning failed in a way Spillway does not know. Its log says more."),
          e);
    }
  }

  private void fail(Export export, Problem problem, Throwable cause) {
    log(export, problem, cause);
    try {
      if (rows.fail(export.id, problem, clock.instant())) {
        metrics.failed(export.recipe, problem.type());
      }
    } catch (PersistenceException e) {
      // No node renews attendedUntil any more: the export fails as abandoned once the database is
      // back.
      LOG.errorf("event=failure-not-noted export=%s cause=%s", export.id, e);
    }
  }

  private static void log(Export export, Problem problem, Throwable cause) {
    if (problem.type() == ProblemType.INTERNAL) {
      LOG.errorf(cause, "event=failed export=%s problem=%s", export.id, problem.type().slug());
    } else {
      LOG.warnf(
          "event=failed export=%s problem=%s cause=%s",
          export.id,
          problem.type().slug(),
          cause.getCause() == null ? cause.getMessage() : FailureText.said(cause.getCause()));
    }
  }
}
