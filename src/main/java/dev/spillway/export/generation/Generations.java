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
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * The jobs of exports, and the attempts of this node. Starts after the schema exists and stops
 * before the database does.
 */
@ApplicationScoped
public class Generations {

  private final TransactionSynchronizationRegistry transaction;
  private final NodeShutdown shutdown;
  private final GenerationPace pace;
  private final GenerationEngine engine;

  Generations(
      DataSource database,
      Generation generation,
      TransactionSynchronizationRegistry transaction,
      GenerationPace pace,
      @DatabaseTime InstantSource time,
      ExportLimits limits,
      Node node,
      NodeShutdown shutdown,
      AwaitedExports awaited) {
    this.shutdown = shutdown;
    this.transaction = transaction;
    this.pace = pace;
    this.engine =
        new GenerationEngine(
            database,
            generation,
            node.id(),
            limits.generations(),
            pace,
            time,
            System::nanoTime,
            awaited::wake);
  }

  @Produces
  @DefaultBean
  @Singleton
  static GenerationPace pace() {
    return GenerationPace.NORMAL;
  }

  void start(@Observes StartupEvent event) {
    engine.start();
  }

  /** Takes no new jobs; running generations may finish while clients finish their downloads. */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    engine.drain();
  }

  void stop(@Observes ShutdownEvent event) {
    engine.stop(shutdown.left());
  }

  /**
   * Adds the job of a new export. The caller's transaction commits it together with the export's
   * row. It is due only if this node does not make the {@link #first} attempt.
   *
   * @throws IllegalStateException without a transaction
   */
  public void schedule(String exportId) {
    if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
      throw new IllegalStateException(
          "the job of export "
              + exportId
              + " must be added in the transaction that inserts its row");
    }
    engine.schedule(exportId, pace.lead());
  }

  /** Begins the first attempt of an export whose row and job are committed. */
  public void first(String exportId, FirstStep step, Executor executor) {
    engine.first(exportId, step, executor);
  }

  /** Polls for jobs as soon as the caller's transaction has committed: it has made one due. */
  public void wake() {
    afterCommit(engine::wake);
  }

  /**
   * Stops the work on an export that the caller has made CANCELLED: at once on this node (within a
   * transaction, after the commit), and within a second on another node. Does nothing if no node
   * works on it.
   */
  public void cancel(String exportId) {
    afterCommit(() -> engine.interrupt(exportId));
  }

  /** Returns whether this node works on the export now. */
  public boolean isActive(String exportId) {
    return engine.isActive(exportId);
  }

  /** Returns the number of exports that this node makes now. */
  public int active() {
    return engine.active();
  }

  /** Without a transaction, at once. */
  private void afterCommit(Runnable action) {
    if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
      action.run();
      return;
    }
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
