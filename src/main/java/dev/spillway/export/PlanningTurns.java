package dev.spillway.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets so many plans be made at once as {@code limits.generations} says, in the order they were asked for: a plan of 100,000 files
 * holds some 100 MB while it is made.
 */
@ApplicationScoped
class PlanningTurns {

  private final Semaphore turns;

  PlanningTurns(ExportLimits limits) {
    this.turns = new Semaphore(limits.generations(), true);
  }

  /**
   * Makes a plan when it is its turn.
   *
   * @throws ProblemException {@code unavailable} when the waiting thread is told to stop
   */
  Plan plan(Supplier<Plan> plan) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(
              ProblemType.UNAVAILABLE, "It was stopped before it was planned. Ask for it again.")
          .exception(e);
    }
    try {
      return plan.get();
    } finally {
      turns.release();
    }
  }
}
