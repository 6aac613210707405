package dev.spillway.retention.turn;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Checks the database and the clock continuously, so that the gate notices an outage between
 * sweeps.
 */
@ApplicationScoped
class DatabaseProbe {

  private static final Logger LOG = Logger.getLogger(DatabaseProbe.class);

  private final SweepRows rows;
  private final DeletionGate gate;

  DatabaseProbe(SweepRows rows, DeletionGate gate) {
    this.rows = rows;
    this.gate = gate;
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void look() {
    gate.timePausedUntil();
    try {
      gate.databaseAnswered(rows.time());
    } catch (RuntimeException e) {
      LOG.debugf(e, "the database did not answer");
      gate.databaseFailed();
    }
  }
}
