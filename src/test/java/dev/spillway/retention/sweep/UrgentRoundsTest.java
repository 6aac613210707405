package dev.spillway.retention.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UrgentRoundsTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<Long>> swept = new CopyOnWriteArrayList<>();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final UrgentRounds rounds = new UrgentRounds(threads, this::sweep);

  private synchronized void sweep(UrgentRounds.Round round) {
    swept.add(round.begin());
    try {
      blocked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() {
    blocked.countDown();
    threads.close();
  }

  @Test
  void requestsBeforeTheBeginningOfARoundShareIt() throws Exception {
    UrgentRounds.Round first = rounds.ask(1);
    await().until(() -> swept.size() == 1);
    List<Future<?>> waiting = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      UrgentRounds.Round round = rounds.ask(10);
      assertThat(round).isNotSameAs(first);
      waiting.add(threads.submit(() -> UrgentRounds.await(round, LONG)));
    }
    blocked.countDown();
    for (Future<?> each : waiting) {
      each.get();
    }
    assertThat(swept).containsExactly(List.of(1L), Collections.nCopies(200, 10L));
  }

  @Test
  void anInterruptEndsTheWaitingAndNotTheSweep() throws Exception {
    UrgentRounds.Round round = rounds.ask(1);
    await().until(() -> swept.size() == 1);
    Thread waiting = Thread.ofVirtual().start(() -> UrgentRounds.await(round, LONG));
    waiting.interrupt();
    assertThat(waiting.join(LONG)).isTrue();
    UrgentRounds.Round next = rounds.ask(2);
    blocked.countDown();
    UrgentRounds.await(next, LONG);
    assertThat(swept).containsExactly(List.of(1L), List.of(2L));
  }

  @Test
  void aServiceThatStopsSweepsNoMore() {
    ExecutorService stopped = Executors.newVirtualThreadPerTaskExecutor();
    stopped.shutdown();
    UrgentRounds.await(new UrgentRounds(stopped, this::sweep).ask(1), LONG);
    assertThat(swept).isEmpty();
  }
}
