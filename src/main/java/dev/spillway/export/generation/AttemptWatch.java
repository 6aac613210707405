package dev.spillway.export.generation;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Interrupts attempts of this node whose export has ended or was taken by another node, or that the
 * database has not confirmed for so long that another node may take them. Postpones the jobs of
 * first attempts that go on, so that no other node takes them. Logs once when the database becomes
 * unreachable, and once when it is back.
 */
final class AttemptWatch extends AbstractSchedulerListener {

  private static final Logger LOG = Logger.getLogger(AttemptWatch.class);

  private final Collection<GenerationAttempt> attempts;
  private final AttemptLedger ledger;
  private final GenerationPace pace;
  private final DueTimes dueTimes;
  private final Runnable wake;
  private final InstantSource time;
  private final LongSupplier nanos;
  // Two threads: a database that hangs blocks the thread that queries it, and must not block the
  // thread that checks for expired attempts.
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("generation-watch-", 1).daemon().factory());

  /** Set when db-scheduler reports an error; it gives no details. */
  private volatile boolean troubled;

  private boolean unreachable;

  AttemptWatch(
      Collection<GenerationAttempt> attempts,
      AttemptLedger ledger,
      GenerationPace pace,
      InstantSource time,
      LongSupplier nanos,
      DueTimes dueTimes,
      Runnable wake) {
    this.attempts = attempts;
    this.ledger = ledger;
    this.pace = pace;
    this.time = time;
    this.nanos = nanos;
    this.dueTimes = dueTimes;
    this.wake = wake;
  }

  void start() {
    long every = pace.polling().toMillis();
    var _ =
        threads.scheduleWithFixedDelay(surviving(this::look), every, every, TimeUnit.MILLISECONDS);
    var _ =
        threads.scheduleWithFixedDelay(
            surviving(this::expire), every, every, TimeUnit.MILLISECONDS);
  }

  void stop() {
    threads.shutdownNow();
  }

  @Override
  public void onSchedulerEvent(SchedulerEventType type) {
    if (type == SchedulerEventType.UNEXPECTED_ERROR) {
      troubled = true;
    }
  }

  /** Logs exceptions: an uncaught one would silently end the schedule. */
  private static Runnable surviving(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("event=generation-watch-error; it goes on", e);
      }
    };
  }

  private void look() {
    try {
      boolean wasTroubled = troubled;
      troubled = false;
      Map<AttemptLedger.Named, GenerationAttempt> begun = begun();
      if (!begun.isEmpty()) {
        check(begun);
      } else if (wasTroubled || unreachable) {
        ledger.probe();
      }
      if (dueTimes.look()) {
        wake.run();
      }
      reached();
    } catch (SQLException e) {
      lost(e);
    }
  }

  private Map<AttemptLedger.Named, GenerationAttempt> begun() {
    Map<AttemptLedger.Named, GenerationAttempt> begun = new HashMap<>();
    attempts.forEach(attempt -> attempt.named().ifPresent(named -> begun.put(named, attempt)));
    return begun;
  }

  private void check(Map<AttemptLedger.Named, GenerationAttempt> begun) throws SQLException {
    long asked = nanos.getAsLong();
    Map<String, AttemptLedger.Standing> standings = ledger.standings(List.copyOf(begun.keySet()));
    Map<String, GenerationAttempt> postponed = new HashMap<>();
    begun.forEach(
        (named, attempt) -> {
          switch (standings.get(named.exportId())) {
            case OURS -> {
              attempt.confirmed(asked);
              if (attempt.mustPostpone(asked)) {
                postponed.put(named.exportId(), attempt);
              }
            }
            // READY is most likely the attempt's own work, as QUEUED is: it is about to return.
            case READY, QUEUED -> attempt.confirmed(asked);
            case TAKEN -> attempt.interrupt("another node has taken it");
            case ENDED -> attempt.interrupt("the export has ended");
          }
        });
    if (!postponed.isEmpty()) {
      ledger.postpone(postponed.keySet(), time.instant().plus(pace.lead()));
      postponed.values().forEach(attempt -> attempt.postponed(asked));
    }
  }

  private void reached() {
    if (unreachable) {
      unreachable = false;
      LOG.info("event=generation-database-reachable; jobs are taken again");
    }
  }

  private void lost(SQLException cause) {
    if (!unreachable) {
      unreachable = true;
      LOG.errorf(
          "event=generation-database-unreachable cause=\"%s\"; no job is taken until it is back, looking every %s",
          cause.getMessage(), pace.polling());
    }
  }

  private void expire() {
    long now = nanos.getAsLong();
    attempts.stream()
        .filter(attempt -> attempt.unconfirmed(now))
        .forEach(
            attempt ->
                attempt.interrupt(
                    "the database has not confirmed it for " + pace.unconfirmedAtMost()));
  }
}
