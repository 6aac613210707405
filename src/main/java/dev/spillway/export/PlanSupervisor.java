package dev.spillway.export;

import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.planning.Planning;
import dev.spillway.export.planning.StoredRequest;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jboss.logging.Logger;

/** Renews the plans of this node periodically, and takes over plans whose node was lost. */
@ApplicationScoped
public class PlanSupervisor {

  private static final Logger LOG = Logger.getLogger(PlanSupervisor.class);

  private final ExportPlans plans;
  private final ExportRows rows;
  private final Planning planning;
  private final Recipes recipes;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  PlanSupervisor(
      ExportPlans plans,
      ExportRows rows,
      Planning planning,
      Recipes recipes,
      ExportMetrics metrics,
      @DatabaseTime InstantSource clock) {
    this.plans = plans;
    this.rows = rows;
    this.planning = planning;
    this.recipes = recipes;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Registers the meters of all recipes, so that every outcome is visible as zero; recipes may be
   * added while the service runs.
   */
  @Scheduled(every = "10s")
  void registerMetrics() {
    recipes.all().forEach(recipe -> metrics.register(recipe.name()));
  }

  /** Renews the plans of this node, and takes over those that other nodes left behind. */
  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void attend() {
    orNextTime(
        "attend",
        () -> {
          Instant now = clock.instant();
          Set<String> mine = planning.ids();
          if (!mine.isEmpty()) {
            rows.attend(mine, now.plus(ExportRows.ATTENDED));
          }
          rows.abandoned(now).forEach(id -> takeOver(id, now));
        });
  }

  /**
   * Attempts are limited as for a generation: an export that crashes its nodes must not crash all
   * of them.
   */
  private void takeOver(String id, Instant now) {
    if (rows.adopt(id, now, now.plus(ExportRows.ATTENDED))) {
      rows.row(id).ifPresent(this::planAgain);
    } else {
      fail(
          id,
          Problem.of(
              ProblemType.CRASHED,
              "Each node that planned it stopped before the plan was ready. Request it again later."));
    }
  }

  private void planAgain(Export export) {
    LOG.warnf(
        "event=plan-taken export=%s attempt=%d; its node was lost",
        export.id, export.attemptsStarted);
    try {
      Recipe recipe = StoredRequest.recipe(export, recipes);
      plans.start(export, recipe, StoredRequest.parameters(export, recipe));
    } catch (ProblemException e) {
      fail(export.id, e.problem());
    }
  }

  private void fail(String id, Problem problem) {
    if (rows.fail(id, problem, clock.instant())) {
      LOG.warnf("event=failed export=%s problem=%s", id, problem.type().slug());
      rows.row(id).ifPresent(export -> metrics.failed(export.recipe, problem.type()));
    }
  }

  /** Gives up the plans of this node at shutdown, so that other nodes take them over at once. */
  void stop(@Observes ShutdownEvent event) {
    Set<String> mine = planning.ids();
    if (!mine.isEmpty()) {
      orNextTime("hand-over", () -> rows.attend(mine, clock.instant()));
    }
  }

  /** Logs a failure in one line instead of a stack trace per pass; the next pass catches up. */
  private static void orNextTime(String pass, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warnf("event=pass-failed pass=%s cause=%s", pass, e);
    }
  }
}
