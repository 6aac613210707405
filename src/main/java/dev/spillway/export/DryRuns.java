package dev.spillway.export;

import dev.spillway.export.planning.DryRun;
import dev.spillway.export.planning.DryRunPlanner;
import dev.spillway.export.planning.PlanningPermits;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.volume.Blobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Answers what an export would be, and keeps nothing: no row, no job, no reservation. */
@ApplicationScoped
public class DryRuns {

  /** Each may keep a selection of some megabytes while it waits for its turn. */
  private static final int MOST = 8;

  private final Semaphore places = new Semaphore(MOST);
  private final DryRunPlanner planner;
  private final PlanningPermits permits;
  private final RetentionSettings retention;
  private final Blobs blobs;

  DryRuns(
      DryRunPlanner planner, PlanningPermits permits, RetentionSettings retention, Blobs blobs) {
    this.planner = planner;
    this.permits = permits;
    this.retention = retention;
    this.blobs = blobs;
  }

  /**
   * Selects and lays out the entries; reads no file.
   *
   * @throws dev.spillway.problem.ProblemException the problem that the export would have, or {@code
   *     unavailable} when too many are in progress
   */
  public DryRun of(ExportRequest request) {
    Optional<Problem> disabled = Admission.disabled(request.recipe());
    if (disabled.isPresent()) {
      throw disabled.get().exception();
    }
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.UNAVAILABLE, "Too many dry runs are in progress. Try again in a moment.")
          .exception();
    }
    try {
      return found(request);
    } finally {
      places.release();
    }
  }

  private DryRun found(ExportRequest request) {
    boolean held = RetentionTerms.of(retention, request.recipe(), request.retention()).held();
    DryRun found = permits.plan(() -> planner.plan(request.recipe(), request.parameters(), held));
    return found.staged().isEmpty() ? found : found.fitting(fits(found.staged().getAsLong()));
  }

  private boolean fits(long staged) {
    try {
      return staged == 0 || blobs.missing(staged) <= 0;
    } catch (IOException _) {
      // The volume is away, and takes nothing now.
      return false;
    }
  }
}
