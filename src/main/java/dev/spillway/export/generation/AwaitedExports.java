package dev.spillway.export.generation;

import dev.spillway.export.row.ExportRows;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The requests of this node that wait for exports. An attempt of this node wakes those that wait
 * for its export. The others are looked up in the database, all in one query: often at first,
 * because many exports end soon, and then less and less often.
 */
@ApplicationScoped
public class AwaitedExports {

  private static final Logger LOG = Logger.getLogger(AwaitedExports.class);

  private static final Duration FIRST_LOOK = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final UnaryOperator<Set<String>> openOf;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("awaited-exports").factory());

  // Guarded by this.
  private Duration pause = FIRST_LOOK;
  private boolean scheduled;

  @Inject
  AwaitedExports(ExportRows rows) {
    this(rows::open);
  }

  /**
   * Creates them without a database.
   *
   * @param openOf returns those of the exports that are open
   */
  AwaitedExports(UnaryOperator<Set<String>> openOf) {
    this.openOf = openOf;
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

  /** Wakes the requests that wait for the export: its row has changed. */
  public void wake(String exportId) {
    waiting.stream().filter(one -> one.exportId.equals(exportId)).forEach(Waiting::wake);
  }

  /** A request that waits, until it is closed. */
  public final class Waiting implements AutoCloseable {
    private final String exportId;
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean lookedUp;

    private Waiting(String exportId) {
      this.exportId = exportId;
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

    private void wake() {
      changes.release();
    }

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
    Set<Waiting> here = waiting.stream().filter(one -> one.lookedUp).collect(Collectors.toSet());
    if (here.isEmpty()) {
      return;
    }
    try {
      Set<String> open =
          openOf.apply(here.stream().map(one -> one.exportId).collect(Collectors.toSet()));
      here.stream().filter(one -> !open.contains(one.exportId)).forEach(Waiting::wake);
    } catch (RuntimeException e) {
      // A connection that breaks at the commit comes in the container's own exceptions.
      LOG.debugf("event=awaited-exports-unknown cause=\"%s\"; the next look follows", e);
    } finally {
      lookLater();
    }
  }
}
