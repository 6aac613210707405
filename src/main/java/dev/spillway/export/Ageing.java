package dev.spillway.export;

import dev.spillway.recipe.Recipes;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jboss.logging.Logger;

/** What time does to exports that are being made: plans without a planner fail. */
@ApplicationScoped
class Ageing {

  private static final Logger LOG = Logger.getLogger(Ageing.class);

  private final ExportRows rows;
  private final Planning planning;
  private final Recipes recipes;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  Ageing(
      ExportRows rows,
      Planning planning,
      Recipes recipes,
      ExportMetrics metrics,
      InstantSource clock) {
    this.rows = rows;
    this.planning = planning;
    this.recipes = recipes;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Every outcome of every recipe is a zero before it is a number; recipes come while the service runs. */
  @Scheduled(every = "10s")
  void registerMetrics() {
    recipes.all().forEach(recipe -> metrics.register(recipe.name()));
  }

  /** Keeps what this node plans from being taken for abandoned, and fails what other nodes left behind. */
  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void attend() {
    orNextTime(
        "attend",
        () -> {
          Instant now = clock.instant();
          Set<String> mine = planning.ids();
          if (!mine.isEmpty()) {
            rows.attend(mine, now.plus(Exports.ATTENDED));
          }
          rows.abandoned(now).forEach(id -> abandon(id, now));
        });
  }

  private void abandon(String id, Instant now) {
    Problem crashed =
        Problem.of(
            ProblemType.CRASHED,
            "The node that planned it stopped in the middle. Ask for it again.");
    if (rows.fail(id, crashed, now)) {
      LOG.warnf("event=failed export=%s problem=%s", id, ProblemType.CRASHED.slug());
      rows.row(id).ifPresent(export -> metrics.failed(export.recipe));
    }
  }

  /** A database that is away is one line, not a stack trace a pass: the next pass finds what this one did not do. */
  private static void orNextTime(String pass, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warnf("event=pass-failed pass=%s cause=%s", pass, e);
    }
  }
}
