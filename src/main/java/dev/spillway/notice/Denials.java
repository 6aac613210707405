package dev.spillway.notice;

import dev.spillway.access.AccessEvent.Denied;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the refused requests of each minute by kind: a client that sends a million of them causes
 * one entry, not a million.
 */
@ApplicationScoped
class Denials {

  /** Maximum number of kinds with entries of their own per minute; the rest is counted together. */
  static final int MOST_KINDS = 20;

  private final AuditQueue queue;
  private final InstantSource clock;

  // Guarded by itself.
  private final Map<Denied, Integer> kinds = new LinkedHashMap<>();
  private int others;

  Denials(AuditQueue queue, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /** Counts a refused request. Never blocks. */
  void count(Denied denied) {
    synchronized (kinds) {
      if (kinds.size() < MOST_KINDS || kinds.containsKey(denied)) {
        kinds.merge(denied, 1, Integer::sum);
      } else {
        others++;
      }
    }
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void tell() {
    synchronized (kinds) {
      kinds.forEach(this::tell);
      if (others > 0) {
        tell(new Denied(0, "", "", "", ""), others);
      }
      kinds.clear();
      others = 0;
    }
  }

  /** Runs before the queue is written for the last time. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    tell();
  }

  private void tell(Denied denied, int times) {
    Map<String, Object> details = new LinkedHashMap<>();
    put(details, "status", denied.status() == 0 ? "various" : denied.status());
    put(details, "method", denied.method());
    put(details, "route", denied.route());
    put(details, "address", denied.address());
    put(details, "times", times);
    AuditEntry entry =
        AuditEntry.of(
            clock.instant(),
            AuditEvent.DENIED,
            denied.caller().isEmpty() ? null : denied.caller(),
            details);
    queue.add(entry);
    AuditLines.log(List.of(entry));
  }

  private static void put(Map<String, Object> details, String name, Object value) {
    if (!value.equals("")) {
      details.put(name, value);
    }
  }
}
