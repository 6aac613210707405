package dev.spillway.source.root;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Sends many small requests in parallel, since most of their time is the round trip. */
public final class ConcurrentLookups {

  private final ExecutorService executor;
  private final int most;

  /**
   * @param most parallel requests per caller
   */
  public ConcurrentLookups(ExecutorService executor, int most) {
    this.executor = executor;
    this.most = most;
  }

  /** One request. */
  @FunctionalInterface
  public interface Question<T, R> {
    R ask(T about) throws IOException;
  }

  /**
   * Returns the answers in the order of {@code abouts}.
   *
   * @throws IOException the first failure; no more requests are sent then
   */
  public <T, R> List<R> ask(List<T> abouts, Question<T, R> question) throws IOException {
    AtomicReferenceArray<R> answers = new AtomicReferenceArray<>(abouts.size());
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(most, abouts.size()); i++) {
      workers.add(
          executor.submit(
              () -> {
                for (int at = next.getAndIncrement();
                    at < abouts.size();
                    at = next.getAndIncrement()) {
                  answers.set(at, question.ask(abouts.get(at)));
                }
                return null;
              }));
    }
    try {
      await(workers);
    } finally {
      next.set(abouts.size());
      workers.forEach(worker -> worker.cancel(true));
    }
    List<R> ordered = new ArrayList<>(abouts.size());
    for (int i = 0; i < abouts.size(); i++) {
      ordered.add(answers.get(i));
    }
    return ordered;
  }

  private static void await(List<Future<?>> workers) throws IOException {
    try {
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a question to a source failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a source was asked");
    }
  }
}
