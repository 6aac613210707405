package dev.spillway.export;

import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.generation.FirstStep;
import dev.spillway.export.generation.Generations;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.staging.PlanStep;
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
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * Begins the exports of this node's requests: the first attempt plans on a virtual thread, at once.
 * A planned export is READY, or queued for staging, or FAILED with its problem.
 */
@ApplicationScoped
class ExportPlans {

  private static final Logger LOG = Logger.getLogger(ExportPlans.class);

  private final ExportRows rows;
  private final PlanStep step;
  private final Generations generations;
  private final ExportMetrics metrics;
  private final ExecutorService executor;
  private final InstantSource clock;

  ExportPlans(
      ExportRows rows,
      PlanStep step,
      Generations generations,
      ExportMetrics metrics,
      @VirtualThreads ExecutorService executor,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.step = step;
    this.generations = generations;
    this.metrics = metrics;
    this.executor = executor;
    this.clock = clock;
  }

  /** Begins to plan a new export, on a thread of its own. */
  void start(Export export, Recipe recipe, Parameters parameters) {
    generations.first(
        export.id,
        new FirstStep() {
          @Override
          public void run() {
            step.run(export, recipe, parameters);
          }

          @Override
          public void failed(Throwable cause) {
            fail(export, cause);
          }
        },
        executor);
  }

  private void fail(Export export, Throwable cause) {
    Problem problem =
        switch (cause) {
          case ProblemException refused -> refused.problem();
          case PersistenceException _ ->
              Problem.of(
                  ProblemType.UNAVAILABLE,
                  "Spillway could not reach its database. Ask for it again.");
          default ->
              Problem.of(
                  ProblemType.INTERNAL,
                  "Planning failed in a way Spillway does not know. Its log says more.");
        };
    log(export, problem, cause);
    try {
      if (rows.fail(export, problem, clock.instant())) {
        metrics.failed(export.recipe, problem.type());
      }
    } catch (PersistenceException e) {
      // The job is due soon, because no attempt postpones it any more: it makes the export once the
      // database is back.
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
