package dev.spillway.web.request;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionCounts;
import dev.spillway.web.connection.ConnectionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the bodies of all requests hold of the memory together, from their bytes until what
 * was read in them is over. The first bytes of each are free, the number of requests bounds those:
 * whoever fills the room with large ones leaves the usual ones alone.
 */
@ApplicationScoped
public class BodyBudget {

  /** More than parameters usually have. */
  static final int FREE = 8 * 1024;

  private final ConnectionSettings settings;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(ConnectionSettings settings) {
    this.settings = settings;
  }

  /**
   * A body that may be read, and gives back what it holds when it is closed; {@code body} may be
   * null.
   */
  public Held open(InputStream body) {
    return new Held(body);
  }

  /** Bytes beyond the free ones, of all bodies that are open. */
  long held() {
    return held.get();
  }

  /** One body. */
  public final class Held implements AutoCloseable {

    private final InputStream body;
    private long read;
    private long taken;

    private Held(InputStream body) {
      this.body = body;
    }

    /**
     * All of it.
     *
     * @throws dev.spillway.problem.ProblemException {@code unavailable} when there is no room for
     *     it now
     */
    public String text() {
      return RequestBody.text(body, settings.bodyWithin(), this::take);
    }

    private void take(int bytes) {
      read += bytes;
      long more = Math.max(0, read - FREE) - taken;
      if (held.addAndGet(more) > settings.bodies().asLongValue()) {
        held.addAndGet(-more);
        ConnectionCounts.NODE.refuse();
        throw Problem.of(
                ProblemType.UNAVAILABLE,
                "As many large requests are being read here as can be. Try again in a moment.")
            .exception();
      }
      taken += more;
    }

    @Override
    public void close() {
      held.addAndGet(-taken);
      taken = 0;
    }
  }
}
