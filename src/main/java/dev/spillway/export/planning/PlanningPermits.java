package dev.spillway.export.planning;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Limits the number of concurrent plans to {@code limits.generations}, first come, first served: a
 * plan of 100,000 files needs about 100 MB while it is made.
 */
@ApplicationScoped
public class PlanningPermits {

  private final Semaphore turns;

  PlanningPermits(ExportLimits limits) {
    this.turns = new Semaphore(limits.generations(), true);
  }

  /**
   * Runs {@code plan} when a permit is available.
   *
   * @throws ProblemException {@code unavailable} when the waiting thread is interrupted
   */
  public <T> T plan(Supplier<T> plan) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(
              ProblemType.UNAVAILABLE, "It was stopped before it was planned. Request it again.")
          .exception(e);
    }
    try {
      return plan.get();
    } finally {
      turns.release();
    }
  }

  /** Runs {@code plan} if a permit is available now; empty when there is none. */
  public <T> Optional<T> tryPlan(Supplier<T> plan) {
    if (!turns.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(plan.get());
    } finally {
      turns.release();
    }
  }
}
