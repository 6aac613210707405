package dev.spillway.export.planning;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The exports that this node plans, and the requests that wait for exports. */
@ApplicationScoped
public class Planning {

  /** Polling interval while a request waits for an export that another node makes. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Map<String, Work> running = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

  public void start(String id, ExecutorService executor, Runnable plan) {
    Work work = new Work();
    running.put(id, work);
    try {
      work.future =
          executor.submit(
              () -> {
                try {
                  plan.run();
                } finally {
                  end(id, work);
                }
              });
    } catch (RejectedExecutionException e) {
      end(id, work);
      throw e;
    }
  }

  private void end(String id, Work work) {
    running.remove(id, work);
    work.done.countDown();
  }

  /** Returns when this node no longer plans the export, or after {@code most}. */
  public void await(String id, Duration most) {
    Work work = running.get(id);
    if (work == null) {
      return;
    }
    try {
      if (!work.done.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for one polling interval, or until this node has staged the export; false when the
   * waiting thread was interrupted.
   */
  public boolean pause(String id) {
    CountDownLatch latch = awaited.computeIfAbsent(id, _ -> new CountDownLatch(1));
    try {
      var _ = latch.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      awaited.remove(id, latch);
    }
  }

  /** Wakes the requests that wait for the export: its staging has ended on this node. */
  public void staged(String id) {
    CountDownLatch latch = awaited.remove(id);
    if (latch != null) {
      latch.countDown();
    }
  }

  public void cancel(String id) {
    Work work = running.get(id);
    if (work != null && work.future != null) {
      work.future.cancel(true);
      end(id, work); // a task that had not started never does
    }
  }

  public Set<String> ids() {
    return Set.copyOf(running.keySet());
  }

  public int size() {
    return running.size();
  }

  private static final class Work {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile Future<?> future;
  }
}
