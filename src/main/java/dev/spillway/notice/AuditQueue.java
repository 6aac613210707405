package dev.spillway.notice;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Queues entries that are written asynchronously: those of downloads, redirects and refusals. They
 * are written once per second in batches. While the database is unreachable they are kept up to a
 * limit; further ones are dropped, counted and logged.
 */
@ApplicationScoped
class AuditQueue {

  private static final Logger LOG = Logger.getLogger(AuditQueue.class);

  /** A few megabytes. */
  private static final int MOST = 10_000;

  private static final int BATCH = 500;

  private final AuditRows rows;
  private final AuditMetrics metrics;
  private final ReentrantLock writing = new ReentrantLock();

  // Guarded by itself.
  private final Deque<AuditEntry> waiting = new ArrayDeque<>();
  private int dropped;

  AuditQueue(AuditRows rows, AuditMetrics metrics) {
    this.rows = rows;
    this.metrics = metrics;
  }

  /** Adds an entry, or drops it when the queue is full. Never blocks. */
  void add(AuditEntry entry) {
    synchronized (waiting) {
      if (waiting.size() < MOST) {
        waiting.add(entry);
        return;
      }
      dropped++;
    }
    metrics.dropped(1);
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void write() {
    writing.lock();
    try {
      tellDropped();
      for (List<AuditEntry> batch = take(); !batch.isEmpty(); batch = take()) {
        if (!written(batch)) {
          return;
        }
      }
    } finally {
      writing.unlock();
    }
  }

  /** Writes the remaining entries before the database stops. */
  void stop(@Observes ShutdownEvent event) {
    write();
  }

  private List<AuditEntry> take() {
    synchronized (waiting) {
      List<AuditEntry> batch = new ArrayList<>();
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        batch.add(waiting.removeFirst());
      }
      return batch;
    }
  }

  private boolean written(List<AuditEntry> batch) {
    try {
      rows.add(batch);
      metrics.written(batch.size());
      return true;
    } catch (RuntimeException e) {
      LOG.warnf("event=audit-not-written entries=%d cause=\"%s\"", batch.size(), e);
      synchronized (waiting) {
        batch.reversed().forEach(waiting::addFirst);
      }
      return false;
    }
  }

  private void tellDropped() {
    int lost;
    synchronized (waiting) {
      lost = dropped;
      dropped = 0;
    }
    if (lost > 0) {
      LOG.errorf("event=audit-dropped entries=%d", lost);
    }
  }
}
