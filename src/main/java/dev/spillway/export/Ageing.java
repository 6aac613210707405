package dev.spillway.export;

import dev.spillway.recipe.Recipes;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** What time does to exports: plans without a planner fail, what is over is erased, bare rows are forgotten. */
@ApplicationScoped
class Ageing {

  private static final Logger LOG = Logger.getLogger(Ageing.class);

  /** Bounds one pass, so that a backlog cannot hold a thread for long; the next pass goes on. */
  private static final int MOST = 1000;

  /** A manifest that no export names is somebody's work in progress for at most this long. */
  private static final Duration UNNAMED = Duration.ofHours(1);

  private final ExportRows rows;
  private final Exports exports;
  private final Statuses statuses;
  private final Planning planning;
  private final Manifests manifests;
  private final RetentionSettings retention;
  private final Recipes recipes;
  private final ExportMetrics metrics;
  private final InstantSource clock;

  Ageing(
      ExportRows rows,
      Exports exports,
      Statuses statuses,
      Planning planning,
      Manifests manifests,
      RetentionSettings retention,
      Recipes recipes,
      ExportMetrics metrics,
      InstantSource clock) {
    this.rows = rows;
    this.exports = exports;
    this.statuses = statuses;
    this.planning = planning;
    this.manifests = manifests;
    this.retention = retention;
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

  /** Writes down what is over by now, and erases what those rows held. */
  @Scheduled(every = "60s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void age() {
    orNextTime(
        "age",
        () -> {
          Instant now = clock.instant();
          List<Export> candidates =
              rows.perhapsOver(
                  now.minus(retention.deliverWithin()), now.minus(retention.grace()), MOST);
          for (Export export : candidates) {
            statuses.over(export, now).ifPresent(reason -> exports.end(export, reason));
          }
          rows.forget(now.minus(retention.history()));
          manifests.releaseAll(now.minus(UNNAMED));
        });
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
