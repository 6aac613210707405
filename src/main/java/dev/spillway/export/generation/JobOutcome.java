package dev.spillway.export.generation;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** What happens to the job of an export after an attempt. */
sealed interface JobOutcome {

  /** The export has ended or is READY: the job is removed. */
  record Ended() implements JobOutcome {}

  /** The export is open and no node works on it: the job is due again after this time. */
  record Again(Duration after) implements JobOutcome {}

  /**
   * Another node has the export, or the database did not answer: the job is left until its
   * heartbeat is outdated.
   */
  record Unknown() implements JobOutcome {}

  /** Applies it to the job. */
  default void settle(ExecutionComplete done, ExecutionOperations<Void> job, Instant now) {
    try {
      switch (this) {
        case Ended() -> job.remove();
        case Again(Duration after) -> job.reschedule(done, now.plus(after));
        case Unknown() -> {}
      }
    } catch (RuntimeException e) {
      // The job's heartbeat stops now, so a node detects it as dead, takes it again and acts on the
      // state of the export.
      Logger.getLogger(JobOutcome.class)
          .warnf(
              "event=generation-unsettled export=%s cause=\"%s\"; its job is taken again when its heartbeat is old",
              done.getExecution().getId(), e.getMessage());
    }
  }
}
