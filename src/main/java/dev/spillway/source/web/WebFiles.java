package dev.spillway.source.web;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads many files of a web root in order, some of them ahead: while one is received, the next are
 * being made, and about a megabyte of each waits in memory.
 */
final class WebFiles {

  private static final Logger LOG = Logger.getLogger(WebFiles.class);

  private final WebClient client;
  private final Patience patience;
  private final Semaphore connections;
  private final ExecutorService executor;

  /** Whether the last file was not given in spite of all patience: the next are asked for once. */
  private volatile boolean spent;

  /**
   * @param connections shared by all who read files of the root
   */
  WebFiles(WebClient client, Patience patience, Semaphore connections, ExecutorService executor) {
    this.client = client;
    this.patience = patience;
    this.connections = connections;
    this.executor = executor;
  }

  /** Passes each file, or why there is none, to {@code receiver}, in the order of the paths. */
  void fetch(List<String> paths, WebRoot.Receiver receiver) throws IOException {
    Deque<Ahead> window = new ArrayDeque<>();
    Iterator<String> next = paths.iterator();
    try {
      while (next.hasNext() || !window.isEmpty()) {
        while (next.hasNext() && window.size() < client.terms().connections() && place(window)) {
          window.add(new Ahead(next.next()));
        }
        try (Ahead first = window.getFirst()) {
          first.give(receiver);
        }
        window.removeFirst();
      }
    } finally {
      window.forEach(Ahead::close);
    }
  }

  /**
   * Takes a place. Waits for it only while it has none: whoever has places can go on with the first
   * of them, so that no two wait for each other.
   */
  private boolean place(Deque<Ahead> window) throws InterruptedIOException {
    try {
      if (window.isEmpty()) {
        connections.acquire();
        return true;
      }
      return connections.tryAcquire(0, TimeUnit.SECONDS); // After those who wait.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("told to stop").initCause(e);
    }
  }

  /** A file that is asked for before its turn. Holds a place until it is closed. */
  private final class Ahead implements Closeable {

    private final String path;
    private final CompletableFuture<WebAnswer> answer = new CompletableFuture<>();
    private final Future<?> asking;
    private boolean closed;

    Ahead(String path) {
      this.path = path;
      this.asking = executor.submit(this::ask);
    }

    private void ask() {
      try {
        WebAnswer got = patiently();
        if (!answer.complete(got)) {
          got.close();
        }
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    private WebAnswer patiently() throws IOException {
      return (spent ? Patience.NONE : patience).ask(this::request);
    }

    private WebAnswer request() throws IOException {
      WebAnswer got = client.get(path);
      try {
        client.requireFile(path, got);
        return got;
      } catch (IOException | RuntimeException e) {
        got.close();
        throw e;
      }
    }

    void give(WebRoot.Receiver receiver) throws IOException {
      try {
        take(receiver);
        spent = false;
      } catch (WebException e) {
        spent = e instanceof WebException.Passing;
        receiver.lost(path, e);
      }
    }

    /**
     * Asks once more when the body breaks off within what waits unread in memory: a server closes
     * connections that nobody reads, and this one may have waited long for its turn.
     */
    private void take(WebRoot.Receiver receiver) throws IOException {
      try (WebAnswer got = await()) {
        FetchedFile file = new FetchedFile(got, client);
        try {
          receiver.take(path, file);
          return;
        } catch (WebException.Passing e) {
          if (!e.isCutOff() || file.size() > WebClient.AHEAD) {
            throw e;
          }
          LOG.debugf("event=web-file-again cause=\"%s\"", e.getMessage());
        }
      }
      try (WebAnswer again = patiently()) {
        receiver.take(path, new FetchedFile(again, client));
      }
    }

    private WebAnswer await() throws IOException {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IllegalStateException("a request for a file failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException("told to stop").initCause(e);
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
        answer.resultNow().close();
      }
      asking.cancel(true);
      connections.release();
    }
  }
}
