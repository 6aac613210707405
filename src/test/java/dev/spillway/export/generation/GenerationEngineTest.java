package dev.spillway.export.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationEngineTest extends EngineTest {

  @Test
  void generates() {
    GenerationEngine node = node("a", exports::makeReady);

    enqueue(node, "e");

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").started()).isEqualTo(1);
    assertThat(exports.row("e").failed()).isZero();
    await().until(() -> node.active() == 0);
  }

  @Test
  void isGeneratingAndCountedBeforeTheWorkBegins() {
    ConcurrentLinkedQueue<ExportTable.Row> seen = new ConcurrentLinkedQueue<>();
    GenerationEngine node =
        node(
            "a",
            id -> {
              seen.add(exports.row(id));
              exports.makeReady(id);
            });

    enqueue(node, "e");

    awaitNoJobs();
    assertThat(seen)
        .containsExactly(new ExportTable.Row(ExportState.GENERATING, 1, 0, null, null, "{}"));
  }

  @Test
  void triesAnOwnFailureAgain() {
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            id -> {
              if (calls.incrementAndGet() < 3) {
                throw new IOException("the volume is away");
              }
              exports.makeReady(id);
            });

    enqueue(node, "e");

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").started()).isEqualTo(3);
    assertThat(exports.row("e").failed()).isEqualTo(2);
  }

  @Test
  void failsAfterThreeOwnFailures() {
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            _ -> {
              calls.incrementAndGet();
              throw new StackOverflowError("even an error counts");
            });

    enqueue(node, "e");

    awaitState("e", ExportState.FAILED);
    awaitNoJobs();
    assertThat(calls).hasValue(3);
    ExportTable.Row row = exports.row("e");
    assertThat(row.failed()).isEqualTo(3);
    assertThat(row.problem()).isEqualTo("CRASHED");
    assertThat(row.detail()).contains("tried 3 times").doesNotContain("StackOverflow");
    assertThat(row.parameters()).isNull();
  }

  @Test
  void failsAtOnceWithAProblem() {
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            _ -> {
              calls.incrementAndGet();
              throw Problem.of(
                      ProblemType.ARCHIVE_TOO_LARGE,
                      "It would have 9 bytes; at most 8 are allowed.")
                  .exception();
            });

    enqueue(node, "e");

    awaitState("e", ExportState.FAILED);
    awaitNoJobs();
    assertThat(calls).hasValue(1);
    assertThat(exports.row("e").problem()).isEqualTo("ARCHIVE_TOO_LARGE");
    assertThat(exports.row("e").detail())
        .isEqualTo("It would have 9 bytes; at most 8 are allowed.");
  }

  @Test
  void returningWithoutReadyIsAFailure() {
    GenerationEngine node = node("a", _ -> {});

    enqueue(node, "e");

    awaitState("e", ExportState.FAILED);
    assertThat(exports.row("e").failed()).isEqualTo(3);
  }

  @Test
  void skipsWhatHasEnded() {
    AtomicInteger calls = new AtomicInteger();
    exports.insertQueued("cancelled");
    exports.cancel("cancelled");
    GenerationEngine node = node("a", _ -> calls.incrementAndGet());

    node.schedule("cancelled", Duration.ZERO);
    node.schedule("never-inserted", Duration.ZERO);
    node.wake();

    awaitNoJobs();
    assertThat(calls).hasValue(0);
    assertThat(exports.row("cancelled").started()).isZero();
    assertThat(exports.state("cancelled")).isEqualTo(ExportState.CANCELLED);
  }

  @Test
  void cancelInterrupts() {
    Blocking work = new Blocking();
    // Only the call itself can end it: this pace does not look at states.
    GenerationPace blind =
        new GenerationPace(SOON.multipliedBy(2), QUICK.heartbeat(), QUICK.backOff(), QUICK.stop());
    GenerationEngine node = node("a", blind, ahead(Duration.ZERO), work);
    enqueue(node, "e");
    work.awaitBegun();

    exports.cancel("e");
    node.interrupt("e");

    work.awaitInterrupted();
    awaitNoJobs();
    assertThat(exports.state("e")).isEqualTo(ExportState.CANCELLED);
    assertThat(exports.row("e").failed()).isZero();
  }

  @Test
  void noticesThatItWasCancelledOnAnotherNode() {
    Blocking work = new Blocking();
    GenerationEngine node = node("a", work);
    enqueue(node, "e");
    work.awaitBegun();

    exports.cancel("e");

    work.awaitInterrupted();
    awaitNoJobs();
    assertThat(exports.state("e")).isEqualTo(ExportState.CANCELLED);
  }

  @Test
  void stoppingHandsTheJobBackUncounted() {
    Blocking work = new Blocking();
    GenerationEngine leaving = node("a", work);
    enqueue(leaving, "e");
    work.awaitBegun();

    stop(leaving);

    assertThat(work.interrupted).isTrue();
    assertHandedBack("e");
    assertThat(exports.jobs()).isEqualTo(1);
    assertThat(exports.jobsTaken()).isZero();

    node("b", exports::makeReady);
    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").started()).isEqualTo(2);
    assertThat(exports.uncounted("e")).isEqualTo(1);
  }

  @Test
  void stoppingLetsAnAttemptEndInTimeAndBeginsNoOther() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    GenerationEngine leaving =
        node(
            "a",
            id -> {
              begun.countDown();
              goOn.await();
              exports.makeReady(id);
            });
    enqueue(leaving, "e");
    begun.await();

    leaving.drain();
    enqueue(leaving, "later");
    Thread stopping = Thread.ofVirtual().start(() -> leaving.stop(SOON));
    goOn.countDown();
    stopping.join();

    assertThat(exports.state("e")).isEqualTo(ExportState.READY);
    assertThat(exports.row("e").started()).isEqualTo(1);
    assertThat(exports.row("later").state()).isEqualTo(ExportState.QUEUED);
    assertThat(exports.row("later").started()).isZero();
  }

  @Test
  void twoNodesNeverGenerateOneExportTogether() {
    Set<String> now = ConcurrentHashMap.newKeySet();
    AtomicBoolean together = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    IntStream.range(0, 30).mapToObj(i -> "e" + i).forEach(exports::insertQueued);
    Generation work =
        id -> {
          calls.incrementAndGet();
          if (!now.add(id)) {
            together.set(true);
          }
          exports.makeReady(id);
          now.remove(id);
        };
    AtomicInteger byA = new AtomicInteger();
    AtomicInteger byB = new AtomicInteger();
    GenerationEngine a = node("a", counting(byA, work));
    GenerationEngine b = node("b", counting(byB, work));

    IntStream.range(0, 30)
        .forEach(
            i -> {
              a.schedule("e" + i, Duration.ZERO);
              a.wake();
              b.wake();
            });

    awaitNoJobs();
    assertThat(together).isFalse();
    assertThat(calls).hasValue(30);
    assertThat(byA.get() + byB.get()).isEqualTo(30);
    assertThat(byA).hasPositiveValue();
    assertThat(byB).hasPositiveValue();
  }

  @Test
  void generatesNoMoreAtOnceThanAllowed() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(4);
    GenerationEngine node =
        node(
            "a",
            id -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              full.countDown();
              full.await();
              now.decrementAndGet();
              exports.makeReady(id);
            });

    IntStream.range(0, 12).forEach(i -> enqueue(node, "e" + i));

    awaitNoJobs();
    assertThat(most).hasValue(4);
  }

  @Test
  void aNodeThatWasHeldForDeadStopsItsAttempt() {
    Blocking stalled = new Blocking();
    GenerationEngine a = node("a", stalled);
    enqueue(a, "e");
    stalled.awaitBegun();

    // To this one the heartbeat of the first is an hour old.
    Blocking next = new Blocking();
    node("b", QUICK, ahead(Duration.ofHours(1)), next);

    next.awaitBegun();
    stalled.awaitInterrupted();
    await().until(() -> a.active() == 0);
    assertThat(exports.row("e").state()).isEqualTo(ExportState.GENERATING);
    assertThat(exports.row("e").started()).isEqualTo(2);
    assertThat(exports.row("e").failed()).isZero();
    assertThat(exports.jobsTaken()).isEqualTo(1);
  }

  @Test
  void theFirstAttemptRunsAtOnceAndItsJobGoesWithIt() {
    GenerationEngine node = node("a", _ -> {});

    first(node, "e", () -> exports.endFirst("e"));

    awaitState("e", ExportState.READY);
    await().until(() -> node.active() == 0);
    assertThat(exports.row("e").started()).isEqualTo(1);
    assertThat(exports.jobs()).isZero();
  }

  @Test
  void aNodeThatStopsInTheFirstAttemptHandsItsJobBack() {
    Blocking work = new Blocking();
    GenerationEngine leaving = node("a", exports::makeReady);
    first(leaving, "e", () -> work.generate("e"));
    work.awaitBegun();

    stop(leaving);

    work.awaitInterrupted();
    assertHandedBack("e");
    assertThat(exports.due("e")).isBefore(Instant.now().plusSeconds(1));
    node("b", exports::makeReady);
    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").started()).isEqualTo(2);
    assertThat(exports.uncounted("e")).isEqualTo(1);
  }

  @Test
  void aLongFirstAttemptKeepsItsJobFromOthers() {
    GenerationPace alert =
        new GenerationPace(QUICK.polling(), Duration.ofSeconds(1), QUICK.backOff(), QUICK.stop());
    Blocking work = new Blocking();
    GenerationEngine node = node("a", alert, ahead(Duration.ZERO), _ -> {});
    first(node, "e", () -> work.generate("e"));
    Instant due = exports.due("e");

    await().atMost(SOON).until(() -> exports.due("e").isAfter(due));

    assertThat(exports.jobsTaken()).isZero();
    node.interrupt("e");
    work.awaitInterrupted();
  }

  @Test
  void aFirstAttemptThatWasTakenStops() {
    Blocking stalled = new Blocking();
    GenerationEngine a = node("a", exports::makeReady);
    first(a, "e", () -> stalled.generate("e"));
    stalled.awaitBegun();

    // For this one the time of the first is over.
    Blocking next = new Blocking();
    node("b", QUICK, ahead(Duration.ofHours(1)), next);

    next.awaitBegun();
    stalled.awaitInterrupted();
    await().until(() -> a.active() == 0);
    assertThat(exports.row("e").state()).isEqualTo(ExportState.GENERATING);
    assertThat(exports.row("e").started()).isEqualTo(2);
    assertThat(exports.jobsTaken()).isEqualTo(1);
  }

  @Test
  void aStepThatQueuesItsExportIsFollowedByTheNext() {
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            id -> {
              if (calls.incrementAndGet() == 1) {
                exports.queueByAttempt(id);
              } else {
                exports.makeReady(id);
              }
            });

    enqueue(node, "e");

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(calls).hasValue(2);
    assertThat(exports.row("e").started()).isEqualTo(2);
    assertThat(exports.uncounted("e")).isEqualTo(1);
    assertThat(exports.row("e").failed()).isZero();
  }

  @Test
  void aFailedFirstAttemptIsToldOfItsError() {
    GenerationEngine node = node("a", exports::makeReady);
    AtomicReference<Throwable> told = new AtomicReference<>();
    exports.insertFirst("e");
    node.schedule("e", QUICK.lead());

    node.first(
        "e",
        new FirstStep() {
          @Override
          public void run() {
            throw new IllegalStateException("the root is away");
          }

          @Override
          public void failed(Throwable cause) {
            told.set(cause);
          }
        },
        Thread::startVirtualThread);

    await().atMost(SOON).until(() -> node.active() == 0);
    assertThat(told.get()).hasMessage("the root is away");
  }

  /** Its job is due while the first attempt is running: the clock was set back, for example. */
  @Test
  void aNodeDoesNotWaitLongForItsOwnFirstAttempt() {
    GenerationPace patient =
        new GenerationPace(QUICK.polling(), SOON.multipliedBy(10), QUICK.backOff(), QUICK.stop());
    CountDownLatch goOn = new CountDownLatch(1);
    GenerationEngine node = node("a", patient, ahead(Duration.ZERO), exports::makeReady);
    first(
        node,
        "e",
        () -> {
          goOn.await();
          exports.queueByAttempt("e");
        });
    exports.execute(
        "update scheduled_tasks set execution_time = now() - interval '1 minute'"
            + " where task_instance = ?",
        "e");
    Instant due = exports.due("e");
    node.wake();
    await().atMost(SOON).until(() -> exports.due("e").isAfter(due));

    goOn.countDown();

    awaitState("e", ExportState.READY);
    awaitNoJobs();
  }

  @Test
  void aBusyNodeHandsTheJobBackAndTriesItAgainSoon() {
    AtomicInteger calls = new AtomicInteger();
    GenerationEngine node =
        node(
            "a",
            id -> {
              if (calls.incrementAndGet() <= 8) {
                throw new NodeBusyException("as much as allowed is in progress");
              }
              exports.makeReady(id);
            });

    enqueue(node, "e");

    awaitState("e", ExportState.READY);
    awaitNoJobs();
    assertThat(exports.row("e").started()).isEqualTo(9);
    assertThat(exports.row("e").failed()).isZero();
    assertThat(exports.uncounted("e")).isEqualTo(8);
  }

  private void assertHandedBack(String id) {
    assertThat(exports.row(id))
        .isEqualTo(new ExportTable.Row(ExportState.QUEUED, 1, 0, null, null, "{}"));
    assertThat(exports.uncounted(id)).isEqualTo(1);
  }

  private static Generation counting(AtomicInteger calls, Generation generation) {
    return id -> {
      calls.incrementAndGet();
      generation.generate(id);
    };
  }

  /** Waits until it is interrupted. */
  private static final class Blocking implements Generation {
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean interrupted;

    @Override
    public void generate(String exportId) throws InterruptedException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted = true;
        throw e;
      }
    }

    void awaitBegun() {
      await().atMost(SOON).until(() -> begun.getCount() == 0);
    }

    void awaitInterrupted() {
      await().atMost(SOON).until(() -> interrupted);
    }
  }
}
