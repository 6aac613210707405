package dev.spillway.web.app;

import dev.spillway.web.transfer.ClientGoneException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an application's answer. No more is read from the connection than the reader takes,
 * and a silence has an end. Read by one thread; closing it before its end closes the connection.
 */
final class AppBody extends InputStream implements HttpResponse.BodySubscriber<AppBody> {

  /** What arrives: buffers, or the end, with its cause when the connection broke. */
  private sealed interface Piece {}

  private record Buffers(List<ByteBuffer> all) implements Piece {}

  private record End(Throwable cause) implements Piece {}

  private final Duration silence;
  private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  private Iterator<ByteBuffer> buffers = Collections.emptyIterator();
  private ByteBuffer current = ByteBuffer.allocate(0);
  private boolean asked = true;

  /** Arrived, and not read yet; null when the next is still awaited. */
  private Piece ahead;

  private volatile boolean ended;
  private volatile boolean closed;

  /** In nanoseconds; null while only silences have an end. */
  private Long deadline;

  /** {@code silence} is the longest time in which nothing arrives. */
  AppBody(Duration silence) {
    this.silence = silence;
  }

  /**
   * Reads the beginning of the body: up to {@code most} bytes, or those that are there after {@code
   * time}, but at least one unless the body is empty.
   */
  byte[] beginning(int most, Duration time) throws IOException {
    long until = System.nanoTime() + time.toNanos();
    byte[] bytes = new byte[most];
    int size = 0;
    while (size < most && (size == 0 || arrives(until))) {
      int more = read(bytes, size, most - size);
      if (more < 0) {
        break;
      }
      size += more;
    }
    return Arrays.copyOf(bytes, size);
  }

  /** Returns whether all of the body was read. */
  boolean isRead() {
    return ended;
  }

  /** Waits until there is something to read, or the end, but not longer than {@code until}. */
  private boolean arrives(long until) throws IOException {
    if (current.hasRemaining() || buffers.hasNext() || ended || ahead != null) {
      return true;
    }
    ask();
    ahead = poll(until - System.nanoTime());
    return ahead != null;
  }

  /** From now on, the whole rest has to arrive within the time of one silence. */
  void hurry() {
    deadline = System.nanoTime() + silence.toNanos();
  }

  @Override
  public CompletionStage<AppBody> getBody() {
    // At once: the answer is known when its headers are.
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (subscription.complete(given)) {
      given.request(1);
    } else {
      given.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    arrived.add(new Buffers(item));
  }

  @Override
  public void onError(Throwable throwable) {
    arrived.add(new End(throwable));
  }

  @Override
  public void onComplete() {
    arrived.add(new End(null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!current.hasRemaining()) {
      if (buffers.hasNext()) {
        current = buffers.next();
      } else if (ended) {
        return -1;
      } else {
        await();
      }
    }
    int size = Math.min(length, current.remaining());
    current.get(target, offset, size);
    return size;
  }

  private void ask() {
    if (!asked) {
      subscription.join().request(1);
      asked = true;
    }
  }

  private void await() throws IOException {
    ask();
    switch (next()) {
      case Buffers(List<ByteBuffer> all) -> {
        buffers = all.iterator();
        asked = false;
      }
      case End(Throwable cause) -> {
        if (cause instanceof ClientGoneException gone) {
          throw gone;
        }
        if (cause != null) {
          throw new IOException("the application's answer broke off", cause);
        }
        ended = true;
      }
    }
  }

  private Piece next() throws IOException {
    Piece next = ahead;
    ahead = null;
    if (next != null) {
      return next;
    }
    long left =
        deadline == null
            ? silence.toNanos()
            : Math.min(silence.toNanos(), deadline - System.nanoTime());
    // When the time is over, what has arrived is too late, too.
    next = left <= 0 ? null : poll(left);
    if (next == null) {
      throw new HttpTimeoutException("nothing more arrived of the application's answer");
    }
    return next;
  }

  /** Returns null when nothing arrives in time. */
  private Piece poll(long nanos) throws IOException {
    try {
      return arrived.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  /** The client is gone: closes the connection and lets the answer break off. On any thread. */
  void abandon() {
    if (closed || ended) {
      return;
    }
    cancel();
    arrived.add(new End(new ClientGoneException(null)));
  }

  @Override
  public void close() {
    if (closed || ended) {
      return;
    }
    closed = true;
    cancel();
  }

  private void cancel() {
    // Before it has begun, {@link #onSubscribe} cancels it.
    if (!subscription.completeExceptionally(new IllegalStateException("closed"))
        && !subscription.isCompletedExceptionally()) {
      subscription.join().cancel();
    }
  }
}
