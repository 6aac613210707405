package dev.spillway.export.delivery;

import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.volume.node.DatabaseTime;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The downloads of this node. Stores their progress and their proofs in the database. */
@ApplicationScoped
public class Deliveries {

  private static final Logger LOG = Logger.getLogger(Deliveries.class);

  /**
   * Minimum interval between two updates of the time at which a download last moved, which is
   * compared with {@code deliver-within}.
   */
  private static final Duration MOVED_EVERY = Duration.ofSeconds(30);

  private static final int TURNS = 64;

  /**
   * One response of an export at a time: they write the same row, and each that waits for it in the
   * database would hold a connection that all others need.
   */
  private final List<Lock> turns = Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();

  private final Set<Delivery> watched = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();
  private final Coverage coverage;
  private final RetentionSettings retention;
  private final Event<ExportEvent> events;
  private final InstantSource clock;

  Deliveries(
      Coverage coverage,
      RetentionSettings retention,
      Event<ExportEvent> events,
      @DatabaseTime InstantSource clock) {
    this.coverage = coverage;
    this.retention = retention;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Starts to track a response that sends {@code expected} bytes of {@code archive}.
   *
   * @param provable whether the end of its connection can prove that they arrived
   */
  public Delivery begin(OpenArchive archive, long expected, boolean provable) {
    Delivery delivery =
        new Delivery(
            archive.exportId(), archive.place().start(), expected, provable, retention.grace());
    watched.add(delivery);
    return delivery;
  }

  /** Reports the end of a response to the audit. */
  public void over(ExportEvent.Downloaded downloaded) {
    events.fire(downloaded);
  }

  /**
   * Stores what {@code delivery} has sent and proven so far. If that fails, it is retried with the
   * next call.
   */
  public void settle(Delivery delivery) {
    Lock turn = turns.get(Math.floorMod(delivery.exportId().hashCode(), TURNS));
    turn.lock();
    try {
      settleInTurn(delivery);
    } finally {
      turn.unlock();
    }
  }

  private void settleInTurn(Delivery delivery) {
    Instant now = clock.instant();
    List<Delivery.Range> believed = delivery.believe(now);
    List<Delivery.Range> sent = delivery.sent();
    try {
      coverage
          .add(delivery.exportId(), sent, believed, now)
          .forEach(proof -> LOG.infof("event=%s export=%s", proof.word(), delivery.exportId()));
      noteMoved(delivery, now);
    } catch (RuntimeException e) {
      delivery.restore(sent, believed);
      LOG.warnf("event=delivery-not-noted export=%s cause=%s", delivery.exportId(), e.getMessage());
    }
    if (delivery.settled()) {
      watched.remove(delivery);
    }
  }

  private void noteMoved(Delivery delivery, Instant now) {
    Instant at = delivery.lastTaken();
    if (at == null) {
      return;
    }
    Instant before = noted.get(delivery.exportId());
    boolean due = before == null || !now.isBefore(before.plus(MOVED_EVERY)) || delivery.settled();
    if (due && (before == null || before.isBefore(at))) {
      coverage.moved(delivery.exportId(), at);
      noted.put(delivery.exportId(), at);
    }
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void settleAll() {
    watched.forEach(this::settle);
    Set<String> alive = ConcurrentHashMap.newKeySet();
    watched.forEach(delivery -> alive.add(delivery.exportId()));
    noted.keySet().retainAll(alive);
  }
}
