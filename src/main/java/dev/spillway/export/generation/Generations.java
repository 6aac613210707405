package dev.spillway.export.generation;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.volume.node.DatabaseTime;
import dev.spillway.volume.node.Node;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The exports that wait for generation, and those that this node generates. Starts after the schema
 * exists and stops before the database does. Without a {@link Generation} it never polls for jobs.
 */
@ApplicationScoped
public class Generations {

  private final TransactionSynchronizationRegistry transaction;
  private final NodeShutdown shutdown;
  private final Optional<GenerationEngine> engine;

  Generations(
      DataSource database,
      Instance<Generation> generation,
      TransactionSynchronizationRegistry transaction,
      GenerationPace pace,
      @DatabaseTime InstantSource time,
      ExportLimits limits,
      Node node,
      NodeShutdown shutdown) {
    this.shutdown = shutdown;
    this.transaction = transaction;
    this.engine =
        generation.isUnsatisfied()
            ? Optional.empty()
            : Optional.of(
                new GenerationEngine(
                    database, generation.get(), node.id(), limits.generations(), pace, time));
  }

  @Produces
  @DefaultBean
  @Singleton
  static GenerationPace pace() {
    return GenerationPace.NORMAL;
  }

  void start(@Observes StartupEvent event) {
    engine.ifPresent(GenerationEngine::start);
  }

  /** Takes no new jobs; running generations may finish while clients finish their downloads. */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    engine.ifPresent(GenerationEngine::drain);
  }

  void stop(@Observes ShutdownEvent event) {
    engine.ifPresent(running -> running.stop(shutdown.left()));
  }

  /**
   * Schedules the generation of the export, on any node. The caller's transaction commits the job
   * together with the export's row; polling starts right after the commit.
   *
   * @param exportId an export that is QUEUED
   * @throws IllegalStateException without a transaction, or when this application has no {@link
   *     Generation}
   */
  public void enqueue(String exportId) {
    GenerationEngine running =
        engine.orElseThrow(
            () ->
                new IllegalStateException(
                    "nothing generates export " + exportId + ": there is no Generation"));
    if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
      throw new IllegalStateException(
          "export " + exportId + " must be enqueued in the transaction that inserts its row");
    }
    running.schedule(exportId);
    afterCommit(running::wake);
  }

  /**
   * Stops the work on an export that the caller has made CANCELLED: at once on this node (within a
   * transaction, after the commit), and within a second on another node. Does nothing if no node
   * works on it.
   */
  public void cancel(String exportId) {
    engine.ifPresent(
        running -> {
          if (transaction.getTransactionStatus() == Status.STATUS_ACTIVE) {
            afterCommit(() -> running.interrupt(exportId));
          } else {
            running.interrupt(exportId);
          }
        });
  }

  /** Returns the number of exports that this node generates now. */
  public int active() {
    return engine.map(GenerationEngine::active).orElse(0);
  }

  private void afterCommit(Runnable action) {
    transaction.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              action.run();
            }
          }
        });
  }
}
