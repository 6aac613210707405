package dev.spillway.export.generation;

import dev.spillway.export.row.ExportRows;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The requests of this node that wait for exports: with a thread ({@link Waiting}), or without one,
 * as those that may be many ({@link #ended}). An attempt of this node wakes those that wait for its
 * export. The others are looked up in the database, all in one query: often at first, because many
 * exports end soon, and then less and less often.
 */
@ApplicationScoped
public class AwaitedExports {

  private static final Logger LOG = Logger.getLogger(AwaitedExports.class);

  private static final Duration FIRST_LOOK = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final UnaryOperator<Set<String>> openOf;
  private final Duration delay;
  private final Set<Awaiting> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("awaited-exports").factory());

  // Guarded by this.
  private Duration pause = FIRST_LOOK;
  private boolean scheduled;

  private volatile boolean stopping;

  @Inject
  AwaitedExports(ExportRows rows, NodeShutdown shutdown) {
    this(rows::open, shutdown.delay());
  }

  /**
   * Creates them without a database.
   *
   * @param openOf returns those of the exports that are open
   * @param delay from the beginning of a shutdown until the node accepts no more requests
   */
  AwaitedExports(UnaryOperator<Set<String>> openOf, Duration delay) {
    this.openOf = openOf;
    this.delay = delay;
  }

  /**
   * Lets those go who wait without a thread, as soon as the node accepts no more requests: they
   * have an answer now, and ask another node.
   */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              stopping = true;
              waiting.forEach(Awaiting::stop);
            });
  }

  @PreDestroy
  void stop() {
    looks.shutdownNow();
  }

  /**
   * Begins to wait. An export that ends from now on wakes the caller, so it looks at the row only
   * after this call.
   */
  public Waiting of(String exportId) {
    Waiting now = new Waiting(exportId);
    waiting.add(now);
    return now;
  }

  /**
   * Completes when the export is no longer open, or when this node stops; it holds no thread until
   * then. Who waits no more, cancels it. The caller looks at the row only after this call.
   *
   * @param here whether an attempt of this node will {@link #wake} those that wait for the export
   */
  public CompletableFuture<Void> ended(String exportId, BooleanSupplier here) {
    Parked now = new Parked(exportId);
    waiting.add(now);
    var _ = now.ended.whenComplete((_, _) -> waiting.remove(now));
    if (stopping) {
      now.stop();
    } else if (!here.getAsBoolean()) {
      now.lookedUp = true;
      lookSoon();
    }
    return now.ended;
  }

  /** Whether a request waits for the export. */
  boolean isAwaited(String exportId) {
    return waiting.stream().anyMatch(one -> one.exportId.equals(exportId));
  }

  /** Wakes the requests that wait for the export: its row has changed. */
  public void wake(String exportId) {
    List<Awaiting> woken = waiting.stream().filter(one -> one.exportId.equals(exportId)).toList();
    woken.forEach(Awaiting::changed);
    List<Awaiting> asking = woken.stream().filter(Parked.class::isInstance).toList();
    if (!asking.isEmpty() && !looks.isShutdown()) {
      looks.execute(() -> lookUp(asking));
      lookLater();
    }
  }

  /** A request that waits. */
  private abstract static sealed class Awaiting {
    final String exportId;
    volatile boolean lookedUp;

    Awaiting(String exportId) {
      this.exportId = exportId;
    }

    /** The row may be another one now. */
    abstract void changed();

    /** The export is no longer open. */
    abstract void end();

    /** The node stops. */
    abstract void stop();
  }

  /** Waits without a thread. An attempt may end and the export still be open: it is looked up. */
  private static final class Parked extends Awaiting {
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Parked(String exportId) {
      super(exportId);
    }

    @Override
    void changed() {
      lookedUp = true;
    }

    @Override
    void end() {
      ended.complete(null);
    }

    @Override
    void stop() {
      ended.complete(null);
    }
  }

  /** A request that waits with its thread, until it is closed. */
  public final class Waiting extends Awaiting implements AutoCloseable {
    private final Semaphore changes = new Semaphore(0);

    private Waiting(String exportId) {
      super(exportId);
    }

    /**
     * Returns when the row may have changed, or after {@code most}; false when the thread was
     * interrupted.
     *
     * @param here whether an attempt of this node will wake the request
     */
    public boolean await(Duration most, boolean here) {
      lookedUp = !here;
      if (lookedUp) {
        lookSoon();
      }
      try {
        if (changes.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    void changed() {
      changes.release();
    }

    @Override
    void end() {
      changes.release();
    }

    /** A request that began an export has its time until the node is stopped. */
    @Override
    void stop() {}

    @Override
    public void close() {
      waiting.remove(this);
    }
  }

  private synchronized void lookSoon() {
    pause = FIRST_LOOK;
    lookLater();
  }

  private synchronized void lookLater() {
    if (!scheduled && !looks.isShutdown()) {
      scheduled = true;
      var _ = looks.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void looking() {
    scheduled = false;
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private void look() {
    looking();
    List<Awaiting> here = waiting.stream().filter(one -> one.lookedUp).toList();
    if (!here.isEmpty()) {
      lookUp(here);
      lookLater();
    }
  }

  private void lookUp(Collection<Awaiting> asking) {
    try {
      Set<String> open =
          openOf.apply(asking.stream().map(one -> one.exportId).collect(Collectors.toSet()));
      asking.stream().filter(one -> !open.contains(one.exportId)).forEach(Awaiting::end);
    } catch (RuntimeException e) {
      // A connection that breaks at the commit comes in the container's own exceptions.
      LOG.debugf("event=awaited-exports-unknown cause=\"%s\"; the next look follows", e);
    }
  }
}
