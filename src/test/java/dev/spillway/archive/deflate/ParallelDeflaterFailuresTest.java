package dev.spillway.archive.deflate;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What goes wrong around it, and what it leaves behind. Whoever waited in vain would wait for ever,
 * hence the time limit.
 */
@Timeout(60)
class ParallelDeflaterFailuresTest {

  private static final int BLOCK = 128 * 1024;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Watched> deflaters = new CopyOnWriteArrayList<>();
  private final AtomicInteger working = new AtomicInteger();
  private final AtomicInteger mostWorking = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();

  /** Runs in each worker, before a block is deflated; told which one it is, from 0. */
  private Step step = _ -> {};

  private interface Step {
    void before(int block) throws Exception;
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void whatTheSinkThrowsIsThrown() throws IOException {
    IOException full = new IOException("no room");
    AtomicInteger writes = new AtomicInteger();
    try (var deflater =
        deflater(
            _ -> {
              if (writes.incrementAndGet() == 3) {
                throw full;
              }
            },
            executor,
            2)) {
      assertThatThrownBy(() -> write(deflater, 20)).isSameAs(full);
      assertUnusable(deflater);
    }
    assertNothingIsLeft();
    assertThat(writes).hasValue(3);
  }

  @Test
  void whatAWorkerThrowsIsThrown() throws IOException {
    for (Throwable failure : List.of(new IllegalStateException("wrong"), new OutOfMemoryError())) {
      begun.set(0);
      step =
          block -> {
            if (block == 4) {
              throwIt(failure);
            }
          };
      try (var deflater = deflater(_ -> {}, executor, 3)) {
        assertThatThrownBy(() -> write(deflater, 20)).isSameAs(failure);
        assertUnusable(deflater);
      }
      assertNothingIsLeft();
    }
  }

  @Test
  void whatAWorkerThrowsForTheLastBlockIsThrownByFinish() throws IOException {
    IllegalStateException failure = new IllegalStateException("wrong");
    step =
        block -> {
          if (block == 1) {
            throw failure;
          }
        };
    try (var deflater = deflater(_ -> {}, executor, 1)) {
      write(deflater, 1);
      deflater.write(ParallelDeflaterTest.text(100, 1), 0, 100);

      assertThatThrownBy(deflater::finish).isSameAs(failure);
      assertUnusable(deflater);
    }
  }

  @Test
  void whatTheExecutorRefusesIsThrown() throws IOException {
    for (int taken = 0; taken < 6; taken++) {
      AtomicInteger rest = new AtomicInteger(taken);
      RejectedExecutionException refused = new RejectedExecutionException("stopped");
      Executor stopping =
          task -> {
            if (rest.getAndDecrement() <= 0) {
              throw refused;
            }
            executor.execute(task);
          };
      try (var deflater = deflater(_ -> {}, stopping, 2)) {
        assertThatThrownBy(() -> write(deflater, 20)).as("after %s", taken).isSameAs(refused);
        assertUnusable(deflater);
      }
      // None was needed when the first block was refused.
      assertThat(working).hasValue(0);
      assertThat(deflaters).allMatch(deflater -> deflater.ended);
    }
  }

  @Test
  void anInterruptEndsTheWaiting() throws IOException {
    Queue<Runnable> tasks = new ArrayDeque<>();
    try (var deflater = deflater(_ -> {}, tasks::add, 2)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> write(deflater, 20))
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage("told to stop");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    assertThat(tasks).hasSize(2);
    tasks.forEach(Runnable::run); // An executor that was slow.
    assertThat(begun).hasValue(0);
    assertThat(deflaters).isEmpty();
  }

  @Test
  void closingWaitsForRunningWorkersOnly() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    step =
        block -> {
          if (block > 0) {
            released.await();
          }
        };
    var deflater = deflater(_ -> {}, executor, 2);
    write(deflater, 4);
    await().untilAsserted(() -> assertThat(working).hasValue(2));

    Future<?> closing = executor.submit(deflater::close);
    assertThatThrownBy(() -> closing.get(200, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    released.countDown();
    closing.get(30, SECONDS);

    assertThat(begun).hasValue(3); // The fourth block was waiting.
    assertNothingIsLeft();
    assertUnusable(deflater);
    deflater.close();
  }

  @Test
  void asManyAtOnceAsItWasAllowedAndNoMore() throws IOException {
    CyclicBarrier three = new CyclicBarrier(3);
    step =
        block -> {
          if (block > 0) {
            meet(three);
          }
        };
    try (var deflater = deflater(_ -> {}, executor, 3)) {
      write(deflater, 1 + 30);
      deflater.finish();
    }
    assertThat(mostWorking).hasValue(3);
    assertThat(begun).hasValue(31);
    assertThat(deflaters).hasSize(3);
    assertNothingIsLeft();
  }

  @Test
  void whoWritesWaitsForTheWorkers() {
    CountDownLatch released = new CountDownLatch(1);
    step =
        block -> {
          if (block > 0) {
            released.await();
          }
        };
    AtomicLong taken = new AtomicLong();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var deflater = deflater(_ -> {}, executor, 2)) {
                    for (int i = 0; i < 40; i++) {
                      write(deflater, 1);
                      taken.incrementAndGet();
                    }
                    deflater.finish();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    await().until(() -> writer.getState() == Thread.State.WAITING);

    assertThat(taken.get()).isLessThanOrEqualTo(1 + 2 + 2);
    released.countDown();
    await().untilAsserted(() -> assertThat(taken).hasValue(40));
  }

  private static void meet(CyclicBarrier barrier) throws InterruptedException, TimeoutException {
    try {
      barrier.await(30, SECONDS);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("fewer than " + barrier.getParties() + " at once", e);
    }
  }

  private static void write(ParallelDeflater deflater, int blocks) throws IOException {
    byte[] text = ParallelDeflaterTest.text(BLOCK, blocks);
    for (int i = 0; i < blocks; i++) {
      deflater.write(text, 0, text.length);
    }
  }

  private static void assertUnusable(ParallelDeflater deflater) {
    assertThatThrownBy(() -> deflater.write(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing can be written after a failure, or when closed");
    assertThatThrownBy(deflater::finish).isInstanceOf(IllegalStateException.class);
  }

  private void assertNothingIsLeft() {
    assertThat(working).hasValue(0);
    assertThat(deflaters).isNotEmpty().allMatch(deflater -> deflater.ended);
  }

  private ParallelDeflater deflater(ParallelDeflater.Sink sink, Executor workers, int threads) {
    return new ParallelDeflater(sink, workers, threads, Watched::new);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwIt(Throwable failure) throws T {
    throw (T) failure;
  }

  private final class Watched extends Deflater {
    private volatile boolean ended;

    Watched() {
      super(6, true);
      deflaters.add(this);
    }

    @Override
    public int deflate(ByteBuffer output, int flush) {
      mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
      try {
        step.before(begun.getAndIncrement());
        return super.deflate(output, flush);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        working.decrementAndGet();
      }
    }

    @Override
    public void end() {
      ended = true;
      super.end();
    }
  }
}
