package dev.spillway.export;

import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.type.Quantities;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Decides whether an export may begin: its recipe must be enabled, the queue must have a place, and
 * its owner must be within the limits and the cooldown. Runs in the transaction that inserts the
 * export, and one at a time per owner on all nodes, so that concurrent requests cannot exceed a
 * limit.
 */
@ApplicationScoped
class Admission {

  private static final Logger LOG = Logger.getLogger(Admission.class);

  /** Released at the end of the transaction. */
  private static final String LOCK =
      "select 1 from pg_advisory_xact_lock(hashtextextended('limits of ' || :owner, 0))";

  // With literal states, PostgreSQL uses the partial index of open exports in every plan.
  private static final String IN_FLIGHT =
      "select count(*), count(*) filter (where recipe = :recipe) from export"
          + " where state in ('QUEUED', 'GENERATING') and owner = :owner";

  /** An export that its owner lost through no fault of theirs does not start a cooldown. */
  private static final String LAST_SUCCESS =
      "select max(ready_at) from export where owner = :owner and recipe = :recipe"
          + " and ready_at is not null"
          + " and (gone_reason is null or gone_reason not in ('LOST', 'SOURCE_CHANGED', 'EVICTED'))";

  private static final int SOON = 5;

  /** More than the owners that send requests at the same time, and few enough to cost nothing. */
  private static final int TURNS = 256;

  /**
   * A thread that waits for the lock in the database holds a connection. These locks let only one
   * thread per owner and node wait there.
   */
  private final List<Lock> turns = Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();

  private final ExportRows rows;
  private final ExportMetrics metrics;
  private final EntityManager entities;
  private final InstantSource clock;
  private final int ownerInFlight;

  /**
   * Limit of the open exports on all nodes together. Concurrent requests do not see each other, so
   * it may be exceeded slightly: by at most the number of connections to the database.
   */
  private final int queue;

  Admission(
      ExportRows rows,
      ExportMetrics metrics,
      EntityManager entities,
      ExportLimits limits,
      @DatabaseTime InstantSource clock) {
    this.rows = rows;
    this.metrics = metrics;
    this.entities = entities;
    this.clock = clock;
    this.ownerInFlight = limits.ownerInFlight();
    this.queue = limits.queue();
  }

  /**
   * Returns the lock to hold around the transaction that calls {@link #refusal}; empty when no
   * limit applies. Several owners may share a lock.
   */
  Optional<Lock> turn(String owner, Recipe recipe) {
    return isLimited(owner, recipe)
        ? Optional.of(turns.get(Math.floorMod(owner.hashCode(), TURNS)))
        : Optional.empty();
  }

  private boolean isLimited(String owner, Recipe recipe) {
    return most(owner) > 0 || !recipe.limits().none();
  }

  /**
   * Returns the limit of all recipes together; 0 without a named owner, whose exports only a
   * recipe's own limits count.
   */
  private int most(String owner) {
    return owner.isEmpty() ? 0 : ownerInFlight;
  }

  /** Returns the problem of a recipe that is switched off; empty when it is not. */
  static Optional<Problem> disabled(Recipe recipe) {
    return recipe
        .disabled()
        .map(
            reason ->
                new Problem(
                    ProblemType.RECIPE_DISABLED,
                    "This recipe is switched off: " + reason,
                    Map.of("reason", reason)));
  }

  /**
   * Returns why {@code owner} may not have another export of {@code recipe} now; empty when it may.
   * Runs in the caller's transaction.
   */
  Optional<Problem> refusal(String owner, Recipe recipe) {
    Optional<Problem> disabled = disabled(recipe);
    if (disabled.isPresent()) {
      return disabled;
    }
    if (rows.open(queue) >= queue) {
      return Optional.of(
          new Problem(
              ProblemType.TOO_MANY_EXPORTS,
              "At most "
                  + queue
                  + " exports may be queued or in progress, and this limit is reached. Try again in a"
                  + " moment.",
              Map.of("limit", queue)));
    }
    if (!isLimited(owner, recipe)) {
      return Optional.empty();
    }
    entities.createNativeQuery(LOCK).setParameter("owner", owner).getSingleResult();
    return inFlight(owner, recipe, most(owner)).or(() -> cooldown(owner, recipe));
  }

  private Optional<Problem> inFlight(String owner, Recipe recipe, int most) {
    Object[] open =
        (Object[])
            entities
                .createNativeQuery(IN_FLIGHT, Object[].class)
                .setParameter("owner", owner)
                .setParameter("recipe", recipe.name())
                .getSingleResult();
    int ofRecipe = recipe.limits().mostInFlight();
    if (ofRecipe > 0 && ((Number) open[1]).intValue() >= ofRecipe) {
      return Optional.of(
          new Problem(
              ProblemType.LIMIT_REACHED,
              "One owner may have at most "
                  + ofRecipe
                  + " exports of this recipe in progress, and this limit is reached. Wait for one of them, or cancel it.",
              Map.of("which", "in-flight", "limit", ofRecipe, "retryAfter", SOON)));
    }
    if (most > 0 && ((Number) open[0]).intValue() >= most) {
      return Optional.of(
          new Problem(
              ProblemType.LIMIT_REACHED,
              "One owner may have at most "
                  + most
                  + " exports in progress, and this limit is reached. Wait for one of them, or cancel it.",
              Map.of("which", "owner-in-flight", "limit", most, "retryAfter", SOON)));
    }
    return Optional.empty();
  }

  private Optional<Problem> cooldown(String owner, Recipe recipe) {
    if (recipe.limits().cooldown().isEmpty()) {
      return Optional.empty();
    }
    Duration cooldown = recipe.limits().cooldown().get();
    Instant last =
        (Instant)
            entities
                .createNativeQuery(LAST_SUCCESS, Instant.class)
                .setParameter("owner", owner)
                .setParameter("recipe", recipe.name())
                .getSingleResult();
    Instant now = clock.instant();
    if (last == null || !now.isBefore(last.plus(cooldown))) {
      return Optional.empty();
    }
    Instant until = last.plus(cooldown);
    return Optional.of(
        new Problem(
            ProblemType.LIMIT_REACHED,
            "An export of this recipe was ready at "
                + last
                + ", and the next may be asked for "
                + Quantities.written(cooldown)
                + " later. Ask again at "
                + until
                + ".",
            Map.of(
                "which",
                "cooldown",
                "limit",
                Quantities.written(cooldown),
                "until",
                until.toString(),
                "retryAfter",
                Duration.between(now, until).plusNanos(999_999_999).toSeconds())));
  }

  /** Counts and logs a refused request of {@code recipe}. Returns the exception to throw. */
  ProblemException refused(String recipe, Problem problem) {
    metrics.refused(recipe);
    LOG.infof(
        "event=refused recipe=%s problem=%s which=%s limit=%s",
        recipe,
        problem.type().slug(),
        problem.members().getOrDefault("which", "none"),
        problem.members().getOrDefault("limit", "none"));
    return problem.exception();
  }
}
