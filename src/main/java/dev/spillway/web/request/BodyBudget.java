package dev.spillway.web.request;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionCounts;
import dev.spillway.web.connection.ConnectionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory that the bodies of all requests hold together, until their requests are
 * processed. The first bytes of each body are free, since the limit of requests covers them: large
 * bodies that use up the budget do not affect small ones.
 */
@ApplicationScoped
public class BodyBudget {

  /** Free bytes per body; parameters usually have fewer. */
  static final int FREE = 8 * 1024;

  private final ConnectionSettings settings;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(ConnectionSettings settings) {
    this.settings = settings;
  }

  /** Opens the body of a request. Closing it releases its memory; {@code body} may be null. */
  public Held open(InputStream body) {
    return open(body, settings.bodyWithin());
  }

  /** As {@link #open(InputStream)}, for a body that has to be complete {@code within} a time. */
  public Held open(InputStream body, Duration within) {
    return new Held(body, within);
  }

  /** Bytes beyond the free ones, over all open bodies. */
  long held() {
    return held.get();
  }

  /** One body. */
  public final class Held implements AutoCloseable {

    private final InputStream body;
    private final Duration within;
    private long read;
    private long taken;

    private Held(InputStream body, Duration within) {
      this.body = body;
      this.within = within;
    }

    /**
     * Reads the whole body.
     *
     * @throws dev.spillway.problem.ProblemException {@code unavailable} when the budget is used up
     */
    public String text() {
      return RequestBody.text(body, within, this::take);
    }

    /**
     * Returns the body as a stream of at most {@code most} bytes. Only what is outside a selection
     * counts as held; the reader of a selection {@link #take}s what it keeps.
     */
    RequestStream stream(long most) {
      return new RequestStream(body, most, within, this::take);
    }

    /**
     * Holds {@code bytes} more.
     *
     * @throws dev.spillway.problem.ProblemException {@code unavailable} when the budget is used up
     */
    void take(int bytes) {
      read += bytes;
      long more = Math.max(0, read - FREE) - taken;
      if (held.addAndGet(more) > settings.bodies().asLongValue()) {
        held.addAndGet(-more);
        ConnectionCounts.NODE.refuse();
        throw Problem.of(
                ProblemType.UNAVAILABLE,
                "Too many large requests are being read. Try again in a moment.")
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
