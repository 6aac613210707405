package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.row.ExportState;
import dev.spillway.sql.UncheckedSql;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A clock that is set back: times that were written before lie ahead. */
class DueTimesTest extends EngineTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicReference<Duration> ahead = new AtomicReference<>(HOUR);
  private final InstantSource time = () -> Instant.now().plus(ahead.get());

  private DueTimes dueTimes() {
    return new DueTimes(
        exports.database(), "generation", Duration.ofMinutes(5), time, System::nanoTime);
  }

  @Test
  void whatWaitsIsMadeAlthoughTheClockIsSetBack() {
    GenerationEngine node = node("a", QUICK, time, exports::makeReady);
    enqueue(node, "before");
    awaitState("before", ExportState.READY);

    ahead.set(Duration.ZERO);
    exports.insertQueued("after");
    node.schedule("after", Duration.ZERO);

    awaitState("after", ExportState.READY);
    awaitNoJobs();
  }

  @Test
  void whatWaitsForItsNextAttemptIsDueAtOnce() {
    GenerationPace slow =
        new GenerationPace(
            QUICK.polling(), QUICK.heartbeat(), List.of(Duration.ofMinutes(4)), QUICK.stop());
    AtomicInteger attempts = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            slow,
            time,
            id -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IOException("not now");
              }
              exports.makeReady(id);
            });
    enqueue(node, "e");
    // The attempt ends before its job has its next due time, and only that one can be wrong.
    await().atMost(SOON).until(() -> attempts.get() == 1 && exports.jobsTaken() == 0);

    ahead.set(Duration.ofMinutes(59));

    awaitState("e", ExportState.READY);
  }

  /** The time that passed counts, and not what the clock says of it. */
  @Test
  void theJobOfAFirstAttemptIsPostponedAlthoughTheClockIsSetBack() {
    AtomicLong nanos = new AtomicLong();
    AttemptLedger ledger = new AttemptLedger(exports.database(), time);
    GenerationAttempt attempt = GenerationAttempt.first("e", ledger, QUICK, nanos.get());
    exports.insertFirst("e");
    Instant due = time.instant().plus(QUICK.lead());
    UncheckedSql.of(() -> ledger.schedule("e", due));
    DueTimes ofOthers =
        new DueTimes(exports.database(), "another", Duration.ofMinutes(5), time, nanos::get);
    AttemptWatch watch =
        new AttemptWatch(List.of(attempt), ledger, QUICK, time, nanos::get, ofOthers, () -> {});
    watch.start();
    try {
      ahead.set(Duration.ofMinutes(30));
      nanos.addAndGet(QUICK.heartbeat().toNanos());

      await().atMost(SOON).until(() -> exports.due("e").isBefore(due.minusSeconds(60)));
    } finally {
      watch.stop();
    }
  }

  /** The clock was set back while no Spillway ran. */
  @Test
  void aTimeBeyondAnyDelayIsCorrected() throws SQLException {
    enqueueAndStop("far");
    ahead.set(Duration.ZERO);
    assertThat(dueTimes().look()).isTrue();
    assertThat(dueTimes().look()).isFalse();

    node("b", QUICK, time, exports::makeReady);
    awaitState("far", ExportState.READY);
  }

  /** No node runs here: a running one would correct the heartbeat itself, and first. */
  @Test
  void aNodeThatDiedBeforeTheClockWasSetBackIsFoundDead() throws SQLException {
    enqueueAndStop("e");
    exports.holdJob("e", "dead", time.instant());
    ahead.set(Duration.ZERO);

    assertThat(dueTimes().look()).isTrue();

    assertThat(exports.lastHeartbeat("e")).isBefore(Instant.now().plus(Duration.ofMinutes(5)));
  }

  private void enqueueAndStop(String id) {
    exports.insertQueued(id);
    GenerationEngine node =
        new GenerationEngine(
            exports.database(), _ -> {}, "stopped", 1, QUICK, time, System::nanoTime, _ -> {});
    node.schedule(id, Duration.ZERO);
    node.stop();
  }
}
