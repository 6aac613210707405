package dev.spillway.source.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of an answer, as it arrives: a bounded number of bytes waits to be read, and then the
 * server waits. Read by one thread.
 */
final class WebBody implements Flow.Subscriber<List<ByteBuffer>> {

  private final long ahead;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private Flow.Subscription subscription;
  private long bytes;
  private boolean asked;
  private boolean ended;
  private Throwable failure;
  private boolean closed;

  /**
   * @param ahead bytes that may be in memory before they are needed, about
   */
  WebBody(long ahead) {
    this.ahead = ahead;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    lock.lock();
    try {
      subscription = given;
      if (closed) {
        given.cancel();
      } else {
        ask();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks for more unless enough is waiting; one request at a time. */
  private void ask() {
    if (!asked && !ended && !closed && bytes < ahead) {
      asked = true;
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> some) {
    lock.lock();
    try {
      asked = false;
      if (!closed) {
        for (ByteBuffer one : some) {
          waiting.add(one);
          bytes += one.remaining();
        }
        arrived.signal();
        ask();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable cause) {
    end(Optional.of(cause));
  }

  @Override
  public void onComplete() {
    end(Optional.empty());
  }

  private void end(Optional<Throwable> cause) {
    lock.lock();
    try {
      ended = true;
      failure = cause.orElse(null);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing arrived in time. */
  static final class SilentException extends IOException {}

  /**
   * Reads some bytes, at least one if {@code target} has room.
   *
   * @param most longest silence
   * @return their number; -1 at the end
   * @throws SilentException when nothing arrived in time
   * @throws IOException when the answer broke off
   */
  int read(ByteBuffer target, Duration most) throws IOException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (waiting.isEmpty() && !ended) {
        if (left <= 0) {
          throw new SilentException();
        }
        left = arrived.awaitNanos(left);
      }
      if (waiting.isEmpty()) {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        return -1;
      }
      return take(target);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("told to stop").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private int take(ByteBuffer target) {
    ByteBuffer first = waiting.getFirst();
    int count = Math.min(first.remaining(), target.remaining());
    target.put(first.slice(first.position(), count));
    first.position(first.position() + count);
    if (!first.hasRemaining()) {
      waiting.removeFirst();
    }
    bytes -= count;
    ask();
    return count;
  }

  /** Ends the connection unless the body was received completely. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      if (!ended && subscription != null) {
        subscription.cancel();
      }
    } finally {
      lock.unlock();
    }
  }
}
